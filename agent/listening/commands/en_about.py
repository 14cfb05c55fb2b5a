"""More commands in English: about the question, the interview, and the interviewer."""

from __future__ import annotations

from agent.conductor import Intent

COMMANDS: dict[Intent, tuple[str, ...]] = {
    Intent.UPSET: (
        "this [interview] is [just|such|absolutely|completely|total] [<very>] [a|an] [complete|total|huge] "
        "(bullshit|bs|ridiculous|stupid|nonsense|crap|garbage|rubbish|joke|annoying|absurd|insane|pathetic|"
        "waste of [my] time|frustrating|dumb|insulting|unacceptable|idiotic|shit)",
        "that is (bullshit|nonsense|ridiculous|stupid|crap|insulting)",
        "(bullshit|ridiculous|nonsense)",
        "you are [just|such|completely] [<very>] [a|an] [fucking|damn] (useless|stupid|annoying|idiot|terrible|dumb|"
        "worthless|joke|awful|piece of (crap|shit|junk|garbage)|not listening [to me])",
        "(shut up|fuck you|fuck this|fuck off|screw you|screw this|go to hell|you suck|this sucks|damn it|"
        "what the (hell|fuck)|are you (stupid|deaf|kidding [me]))",
        "i hate (this|you|this interview|talking to (<machine>|machines))",
        "you (do not|never) (listen|understand (me|anything)) [to me]",
        "i am [getting|<very>] [<very>] (angry|annoyed|frustrated|mad|pissed off) [with you|by this|with this|now]",
    ),
    Intent.WHO_DECIDES: (
        "(who|what) (decides|will decide|is deciding|makes the [final] decision|evaluates (me|this|my answers)|rates me|"
        "grades (me|this|my answers)) [on (me|this)|about (me|this|my application)|(if|whether) i <1-7>] [in the end]",
        "(do|will) you (decide|evaluate|grade|rate|score|judge) [me|my answers|about me|this] [(if|whether) i <1-7>]",
        "are you (grading|judging|scoring|evaluating|rating|assessing) (me|my answers|this)",
        "(is the decision|is it) made by (an ai|a machine|you|a human|a person|people)",
    ),
    Intent.RECORDED: (
        "(is|are|am) (this|it|you|i|we|<interview>|my voice|my answers) [being|still] (recorded|recording|taped|stored|"
        "saved|listened to) [this|me|it|<any_more>]",
        "(do|will) you record (this|me|it|my voice|<interview>)",
        "who (else|will|is going to|can|gets to|is able to|is) [all] [listening|<see>] [to] (this|it|my answers|me|the recording) [later]",
        "is (someone|anyone|anybody|somebody) [else] (listening|watching) [to (this|me|us)|in]",
        "what (happens|will happen) (to|with) (my (data|answers|voice|recording)|the recording|this recording)",
    ),
    Intent.MUST_I: (
        "(do i|must i|should i|am i) [<adv>] (have to|need to|required to|obliged to|supposed to|forced to|) (answer|say|tell [you]|"
        "respond to|talk about|share|disclose) [to] [that|this|it|the|every|all] [question|questions|one|of them]",
        "is (it|that|this|[answering] (this|that|the) question) (mandatory|required|compulsory|obligatory|optional|necessary) [to answer]",
        "why (do|would|are) you (need|want|have|asking|ask) [to know] [me] [about|for] (that|this|it|my <1-2>|if i <1-4>|whether i <1-4>)",
        "why is (that|this) [question] (relevant|important|any of your business)",
        "(are you allowed to ask [me] (that|this)|is (that|this) [question] [even] (legal|allowed|relevant))",
        "what does (that|this) have to do with (this|the|my|<job>) [job|work|role|position|application]",
        "<may_i> (refuse|decline|choose not) [to answer] [that|this|it] [question]",
    ),
    Intent.SKIP: (
        "(<may_i>|<want_to>|<could_you>) (skip|pass on|leave out|pass) [this|that|it|the|on (this|that|it)] [one|question]",
        "(<may_i>|<want_to>|<could_you>) (go|move|continue|proceed|get) [on] [to|with] [the] (next [one|question]|something else|another (question|one|topic))",
        "(<may_i>|<could_you>|let us) move on",
        "(skip|pass) [on] [it|this|that|this one|that one|(this|that|the) question]",
        "[the] next [question|one]",
        "(<not_to>|i am not comfortable|i do not feel comfortable) (say|saying|answer|answering|talk|talking|discuss|"
        "discussing|share|sharing|comment|go) [about|on|into] [that|this|it] [one|question|topic]",
        "(i (want|would like|would prefer) to not answer [that|this|it] [one|question]|no comment)",
        "(<could_you> ask|ask) me (something else|another question|a different question|the next [question|one])",
    ),
    Intent.CLARIFY: (
        "(which|(which|what) [kind of|type of] <thing>) [exactly|specifically] [do you mean|did you mean|are you (asking|talking) about|"
        "are you (referring|interested) (to|in)|should i (talk about|describe|choose|pick|take|use)|"
        "would you like (to hear about|me to talk about)|do you want (to hear about|me to talk about)] [exactly] ?",
        "(which|what) <thing> (do you mean|did you mean|are you (asking|talking) about)",
        "(do you mean|did you mean|are you (asking|talking) about|do you want me to|would you like me to) <1-10>",
        "(you mean|you want me to|you want to hear about|you are asking about) <1-9> ?",
        "(should|shall) (i|it) [rather|better] (talk|speak|tell|describe|start|focus|give|use|take|choose|pick|be|explain) <1-10>",
        "does (it|this|that) (have|need) to be <1-7>",
        "(can|could|may) (it|this|that) [also] be <1-6> ?",
        "(<may_i>|is it (okay|fine) if i) [also] (talk about|use|choose|pick|take|tell you about|mention|speak about|describe) <1-7> ?",
        "any <thing> [at all|from <1-3>] ?",
        "does <1-4> count [too|as well] ?",
        "(personal|private|at work|at school|from work) or <1-4> ?",
    ),
    Intent.REPHRASE: (
        "[<could_you>] (rephrase|rephrasing|explain|explaining|clarify|clarifying|reword|simplify|paraphrase|elaborate|elaborate on|specify) "
        "[to me] [<question>|<asked>|a (bit|little)] [to me|again] [(a (bit|little)|) (more|better|further)|differently|in more detail|"
        "in (simple|simpler|other|different|easier) (words|terms)]",
        "[<could_you>] (put|say|ask|phrase|explain|word|formulate|asking|putting|saying) <question> [to me] ([more|a bit more|a little] "
        "(differently|simply|clearly)|[in] (a|an|another) [different|other|simpler|easier|clearer|bit simpler] way|"
        "in (other|different|simple|simpler|plain|easier|your own) (words|terms))",
        "in (other|simple|simpler) words please",
        "i (do not|did not|can not|could not) [quite|really|fully] (understand|get|follow) (<asked>|it)",
        "i am (not [quite|really|entirely] sure|unsure|not certain|confused about|not clear [on|about]|lost) [i understand] <asked> [by that|exactly|here|there]",
        "what [exactly] (do|did) you [exactly] mean [exactly|by <1-4>|with <1-3>] [exactly]",
        "(what does (that|this|it) mean|what are you asking [me|for] [exactly]|what is the question about)",
        "(that|this|it|the question) is not [quite|really|very] clear [to me]",
        "([<could_you>] (give|giving) me an example|<may_i> (have|get) an example|do you have an example|is there an example|"
        "(like|for example|such as) what ?|like what|what would be an example) [for|of] [that|this|it|what you mean]",
        "what kind of (answer|example) (are you looking for|do you (want|expect))",
    ),
    Intent.REPEAT: (
        "[<could_you>] (repeat|repeating) [<question>|<part>] [to me|for me] [<again>]",
        "[<could_you>] (say|saying|ask|asking|read|reading|tell) [me] [<question>|<part>] [to me|for me] <again>",
        "what (was|is) (<question>|your question) [again]",
        "what [did you (say|ask) [me]|was it|again] [again] ?",
        "what did you [just] (say|ask) [me]",
        "(say|come|once) again",
        "(<again>|again) please",
        "(one more time|once more)",
        "(sorry|pardon|pardon me|excuse me|huh|again|what|come again)",
        "(i|we) (did not|do not|could not|have not) [quite|really|fully] (hear|catch|get) (<question>|you|anything|<part> [of (that|it|<question>)])",
        "i (missed|lost) (<question>|you|<part> [of (that|it|<question>)]|half of (that|it))",
        "i was (on mute|muted)",
        "(my|the) (mic|microphone|sound|headset) was (off|muted|on mute)",
    ),
    Intent.HOW_DID_I_DO: (
        "how (did i do|am i doing|did i perform|was (that|it|i|my (answer|interview))|are my answers|did (that|it) go|is it going so far) [so far]",
        "(was|is|were|are) (that|my answer|it|this|my answers) [a] [<very>] <iffy> [answer] ?",
        "(was|were) (that|my answer|my answers) [a] [<very>] <iffy> answer",
        "did i (do|answer) [<very>] (okay|well|good|fine|all right|right|correctly|badly)",
        "(did i (pass|fail|get the job|make it)|am i (hired|doing (okay|well|good))|do i get the job)",
        "(what is my (score|grade|result)|(<could_you> give|give|do i get) [me] [some|any] feedback|"
        "what (do|did) you think of (my (answer|answers)|that|me))",
    ),
    Intent.IDENTITY: (
        "(are you|is this|am i (talking|speaking) (to|with)) [a|an] [real|actual] <machine> [or (<machine>|ai|human|machine|robot|person)]",
        "(are you|is this|am i (talking|speaking) (to|with)) [really|actually] (real|human|ai|chatgpt|chat gpt|gpt|gemini|claude|siri|alexa|automated)",
        "who (made|built|created|programmed|developed|trained|designed) you",
        "(who|what) (are you|am i (talking|speaking) (to|with)|is this)",
        "(what|which) [kind of] [ai|language] (model|ai|llm|system|software) (are you|is this|do you use|are you using|am i talking to)",
        "what is your name",
    ),
    Intent.HOW_LONG: (
        "how (long|much longer|much more time|much time) (will|does|is|do|is there) [this|it|<interview>|we|you|i] [have] "
        "[take|last|going to (take|last)|left|go on|need|be]",
        "how (many|many more|much more) [questions] (are|do|will) (there|left|you have|you ask|come|we have|i have) [left|in total|to (go|come)|still]",
        "how many [more] questions",
        "(is|was|are) (that|this|it|we|you) [almost|nearly|soon] (all|everything|the end|the last (question|one)|over|done|finished) [now|yet|already] ?",
        "are we [almost|nearly] (done|finished|there) [now|yet]",
        "(is there|are there) [any] more [questions|coming|to come] ?",
        "when (is|will) (this|it|<interview>) [be] (over|end|finished|done)",
    ),
    Intent.SMALL_TALK: (
        "how (are|do) you [doing|do] [today|this (morning|afternoon|evening)]",
        "how is (it going|your day) [going] [so far|today]",
        "[it is] [very] (nice|good|great|a pleasure|pleased|lovely) to (meet|see|talk to|speak with) you [too]",
        "(what a (nice|lovely) day|(nice|lovely|bad|terrible) weather [today])",
    ),
    Intent.GREETING: (
        "(hello|hi|hey|greetings|good (morning|afternoon|evening|day)) [there|again|everyone]",
    ),
    Intent.ALREADY_ANSWERED: (
        "(i|we) [think i|believe i] [have|had] (already|just) (answered|told you|said|mentioned|explained|covered|talked about|"
        "described|discussed) [that|this|it|<question>|everything] [before|earlier|just now|already]",
        "(i|we) [think i|believe i] [have|had] (answered|told you|said|mentioned|explained|covered|talked about|"
        "described) [about] [that|this|it|<question>] (already|before|earlier|just now)",
        "did not i [just|already] (tell you|say|answer|mention|explain) [that|this|it|<question>] [already|before|just now]",
        "you [have] (already|just) asked [me] [that|this|<question>]",
        "you [have] asked [me] (that|this|<question>) (already|before|earlier)",
        "as i [already] (said|mentioned) [before|earlier]",
    ),
    Intent.DONE: (
        "that (is|was|would be) [pretty much|basically|about] (it|all|everything|my answer|all (i have|i wanted to say|i can say|from me)) "
        "[from (me|my side)|for now|so far] [on that]",
        "(that sums it up|i have said everything|done|finished)",
        "i (am|have) (done|finished|through) [with (my answer|that|this one)|answering|here]",
        "(i have|there is) (nothing|nothing (more|else|further)|no more) to (add|say|tell [you]) [to that|about that|here]",
        "nothing (else|more|further|to add|more to add|else to add|to say) [from me]",
        "i do not have anything (else|more) [to (add|say)]",
    ),
    Intent.DONT_KNOW: (
        "i [<adv>] do not [<adv>] know [that|the answer [to that]|how to answer [that|this]|what to say|about that|much about that|yet]",
        "(i have|i have got|i) [<adv>] (no|not the faintest|not got a) (idea|clue)",
        "(no (idea|clue|answer)|(i am|) not [<adv>] [quite|too|so|very] sure [about (that|this|it)])",
        "i [<adv>] can not [<adv>] (think of (anything|any|one|an example|a (situation|case|project))|remember [that|it|any|one]|"
        "recall [that|it|any]|say|answer [that|this|it|<question>]|tell [you]) [<any_more>]",
        "(nothing comes to mind|i am drawing a blank|my mind is blank|my mind went blank|i am stuck|i give up|beats me)",
        "i [have] never (done|had|experienced|used|tried|worked with|worked on|faced) (that|this|it|anything like that|"
        "something like that|such a (thing|situation)|that before)",
        "i (do not have|have no|have not got) [an|any|a] [good] (answer|example|experience|such experience) [with (that|this|it)|"
        "(for|to|in|of) (that|this)]",
        "i have [got] nothing for (that|this) [one|question]",
        "i do not remember [that|it|any|anything] [<any_more>]",
        "no experience [with that|in that|there]",
    ),
    Intent.WAIT: (
        "[<could_you>] (give|giving|allow) me [<adv>] [<time>|more time|some more time] [to (think|prepare|gather my thoughts|think about (it|that))|for (that|this)]",
        "(<may_i>|let me) (have|take|get) [<adv>] (<time>|some more time|more time) [to (think|prepare|gather my thoughts|think about (it|that))]",
        "i (need|want|could use|would like|will need|will take|would need) [<adv>] <time> [to (think|prepare|gather my thoughts|think about (it|that))]",
        "(just|only|please) (a|one) (moment|minute|second|sec)",
        "(one|a) (moment|second|sec)",
        "(a|one) minute please",
        "[<could_you>] (wait|hold on|hang on|bear with me|hold the line) [for] [just] [<time>]",
        "let me (gather|collect|sort) my thoughts [for <time>]",
        "i need to (think [about (that|this|it)]|gather my thoughts) [for <time>]",
        "i am [just] [<very>] nervous",
    ),
    Intent.THINKING: (
        "(um|umm|uh|uhh|uhm|er|erm|hmm|hm|mm|well|so|okay|right|thinking|let us see|good question)",
        "let me (think|see) [about (that|it|this)] [for (a|one) (second|moment|minute)]",
        "(that is|) [a] [very] (good|great|tough|hard|difficult|interesting|tricky) (question|one)",
        "i am [just|still] thinking [about (that|it|this)]",
        "(where (do|should) i (start|begin)|how (do|should|can) i (put|say|explain) (this|that|it))",
    ),
    Intent.YES: (
        "(yes|yeah|yep|yup|sure|of course|correct|that is (right|me|correct)|i am|i do|absolutely|exactly|"
        "definitely|speaking|please do|go ahead)",
    ),
    Intent.NO: (
        "(no|nope|nah|not (really|yet|me|now)|that is not me)",
        "(i (want|would like) to (go on|continue|carry on)|let us (go on|continue|keep going|carry on))",
    ),
}

QUESTION_BACK = (
    # A question about the job, in one sentence and not about the past or other people.
    r"(?!.* (?:was|were|did|had|he|she|they|him|her|them|us|i asked|we asked) )"
    r"(?:what|how|when|where|who|which|will|would|is|are|does|do|can|could|may|should) "
    r"(?:[^ ]+ ){0,8}"
    r"(?:you|your|the (?:job|role|team|position|company|salary|pay|office|process|next steps?|offer|onboarding|"
    r"training|contract|working hours|start date)|this (?:job|role|position)|a typical (?:day|week)|teams?|"
    r"remote|remotely|hybrid|salary|from home|hear back|i start|benefits|vacation|onboarding|training|hours) "
    r"(?:[^ ]+ ){0,6}\? "
)
