"""What English-speaking candidates say about the conversation itself.

The text is in lower case, without contractions and punctuation; see
:mod:`agent.listening.phrases` for the notation. Of two commands in one turn the first in
``COMMANDS`` counts. None is in the past tense unless it speaks of this conversation.
"""

from __future__ import annotations

from agent.conductor import Intent

COMMANDS: dict[Intent, tuple[str, ...]] = {
    Intent.WRONG_PERSON: (
        "you (have|have got|got|called|dialed|reached) (the|a) wrong (person|number|one|guy|candidate)",
        "[(this|that) is] [the|a] wrong (number|person)",
        "(i|we) (did not|never|have not|have never) (apply|applied) [(for|to) (this|that|any|a|the) "
        "[job|position|role|company]|for anything|here|anywhere|to you] [with you]",
        "i am not (the (candidate|applicant|right person)|applying [for (a|any|this|the) job]|"
        "(who|the (person|one|candidate)) you (think|want|are looking for))",
        "(you are looking for|you want) (someone|somebody) else",
    ),
    Intent.WITHDRAW: (
        "[<want_to>|<may_i>|<could_you>] [<adv>] (withdraw|cancel|retract|take back|pull) my (application|candidacy)",
        "<want_to> withdraw [from (this|the|your) [hiring] (process|application|position|role|job)]",
        "i am (not|no longer) interested in <job> [<any_more>]",
        "(i no longer want|i do not want) <job> [<any_more>]",
        "(i no longer want|i do not want) to (be considered|apply|work for you|continue (with|in) (this|the) "
        "(application|process)) [for <job>] [<any_more>]",
        "i [have] changed my mind about <job>",
        "please (delete|remove) my application",
    ),
    Intent.DISTRESS: (
        "i am [<very>] (overwhelmed|panicking|upset|in a panic|crying|having a panic attack|not (feeling [<very>]|) "
        "(well|okay)|feeling [<very>] (sick|ill|dizzy|unwell|faint)|(going|about) to (cry|be sick|faint|throw up))",
        "i feel [<very>] (sick|ill|unwell|dizzy|faint|terrible|awful|overwhelmed) [<any_more>]",
        "i do not feel [<very>] (well|good|okay) [<any_more>]",
        "i (can not|can no longer) (do|handle|take|cope with|bear) this [<any_more>]",
        "i can not breathe [<any_more>]",
        "this is [all|just] [<very>] (much|stressful|hard|difficult|overwhelming) [for me] [<any_more>]",
    ),
    Intent.STOP: (
        "(<want_to>|<may_i>|<could_you>|we should) (stop|end|quit|abort|terminate|exit|close|wrap up|hang up) [<here>] [<here>]",
        "(<want_to>|<may_i>|<could_you>|we should) (finish|leave|cancel) <here> [<here>]",
        "i (need to|have to|must|should|have got to|really need to|really have to) (go|leave|run|hang up) [<here>]",
        "(stop|end|quit|cancel|finish) <here> [<here>]",
        "(stop|no more questions|enough|that is enough|i have had enough) [(for|of) (today|me|this)]",
        "i do not want to (do this|continue|go on|carry on|proceed|talk|be interviewed) "
        "[with (this|<interview>)] [<any_more>]",
        "i (can not|can no longer) (continue|go on|carry on) [with (this|<interview>)] [<any_more>]",
        "i am (leaving|hanging up|out of here|going to hang up|going to leave) [now]",
        "(bye|bye bye|goodbye|good bye) [for now] [take care|have a (nice|good) day|see you [later|soon]]",
    ),
    Intent.ACCOMMODATION: (
        "i [do] (have|suffer from|live with) [a|an] [slight|bad|severe|mild|small] (stutter|stammer|lisp|disability|"
        "(speech|hearing|visual) (impediment|impairment|disorder|problem|disability)|adhd|dyslexia|autism|aphasia)",
        "i am (dyslexic|autistic|deaf|blind|disabled|neurodivergent|[a bit|slightly] hard of hearing|"
        "(hearing|visually) impaired|not a native [english] speaker|a non native speaker)",
        "i [sometimes|tend to|might|may|do] (stutter|stammer) [sometimes|a bit|a little|when i am nervous]",
        "english is (not my (first|native) language|my (second|third) language)",
        "[so] i (need|may need|might need|will need|would need|require) (more time|extra time|a bit more time|"
        "a little more time|some more time|some extra time|an accommodation|accommodations) [to (answer|think|speak)|for my answers]",
    ),
    Intent.HUMAN: (
        "[<may_i>|<want_to>|<could_you>] (talk|speak|chat|connect me|transfer me|put me through|"
        "be interviewed|do (this|it|<interview>)) (to|with|by) <person> [instead]",
        "(is there|can i have|could i have|i want|i would like|i would prefer|give me|get me) <person> [(that|) i (can|could) "
        "(talk|speak) (to|with)|available|instead|there]",
        "(<not_to>|i do not like to) (talk|speak|be interviewed) (to|with|by) <machine>",
        "i do not like (talking|speaking) to (<machine>|machines|robots|computers)",
        "(human|real person) please",
    ),
    Intent.RESCHEDULE: (
        "(<may_i>|<want_to>|<could_you>) (reschedule|postpone|delay|push back|move) [it|this|<interview>|the (time|date|appointment)] "
        "[(to|for|until|by) <1-3>]",
        "(<may_i>|<want_to>|<could_you>) change the (time|date|appointment) [of <interview>]",
        "(<may_i>|<want_to>|<could_you>) (do|have|continue|finish|repeat|start) (it|this|<interview>) [at] "
        "(another time|some other time|another day|a different time|a later time|later|tomorrow|next week|on <1-1>) [<0-2>]",
        "(this|now|it) is (not a good|not the best|a bad|not a great) (time|moment) [for me] [<any_more>]",
        "<may_i> (call|come) back [(later|tomorrow|another time|next week)] [<any_more>]",
        "<could_you> call [me] (back|again|later|back later|tomorrow|another time) [tomorrow|later]",
    ),
    Intent.OTHER_FORMAT: (
        "(<may_i>|<want_to>|<could_you>) (do|have|take|answer|continue|finish) [this|it|<interview>|my answers|the questions] "
        "(in writing|in person|in text|by (email|mail|chat|text|phone|video|typing)|(over|on) (the phone|zoom|teams)|"
        "face to face|as a video call) [instead]",
        "(<may_i>|<want_to>) (type|write) [(my (answer|answers)|it|this|them) [down]|instead] [instead]",
        "is there another (format|way|option) [to do this|for this]",
    ),
    Intent.LANGUAGE: (
        "(<may_i>|<want_to>|<could_you>) (speak|talk|switch|change|answer|continue|use|have (this|it|<interview>)|"
        "do (this|it|<interview>)) [in|to|into] <language> [instead]",
        "do you [also] (speak|understand|know) <language>",
        "((podemos|puedo|podria|podríamos) hablar [en] <1-1>|habla español|parlez vous français|sprechen sie deutsch)",
    ),
    Intent.CHANGE_ANSWER: (
        "(<may_i>|<want_to>) (change|correct|revise|redo|fix|edit|amend|rephrase|replace|take back|update|improve) "
        "(<my_answer>|that|my answer)",
        "(<may_i>|<want_to>) (start over|start again|try again|try that again|answer [that] again|redo that|do that again)",
        "(<may_i>|<want_to>) add (something|one [more] thing|a detail|a point|some details) to (<my_answer>|my answer|that|it)",
    ),
    Intent.GO_BACK: (
        "[<may_i>|<want_to>|<could_you>] (go|come|return|jump|get|move|switch) [back] ((to the|one|a) [very] [previous|last|first|second|"
        "third|earlier|prior] (question|one|topic) [before]|to what you asked before) [for <time>] [<any_more>]",
        "<may_i> go back",
        "(previous|last) question please",
    ),
    Intent.NOT_FINISHED: (
        "i (was|am|have) not [quite|been] (finished|done|through) [yet|speaking|talking|with (my answer|that)]",
        "(not (done|finished) yet|i am not yet (done|finished))",
        "i (was|am) [still|just] (talking|speaking|in the middle of (something|my (sentence|answer))|answering|"
        "about to say something|trying to answer)",
        "you [just|keep] (cut me off|interrupted me|cut me short|interrupting me|did not let me finish)",
        "[do not|stop] (interrupt|interrupting) me",
        "(<may_i>|let me|<could_you> let me) [first] finish [my (sentence|answer|thought|point)|that|what i was saying|"
        "(speaking|talking)] [first]",
        "<may_i> (add|say|mention) (something|one [more|last] thing|one more point|a (little|bit) more)",
        "(<may_i>|i want to|i would like to) ask [you] (something|a question)",
        "i [still] have (more|something|one more thing) to (say|add)",
    ),
    Intent.AWAY: (
        "i will be [right] back [in <time>]",
        "(be right back|brb)",
        "i (need|have|have got|must|want) to (take|get|answer|open) (this|that|the|a|my|it) [phone] [call|phone|door] [<here>|quickly|real quick|first]",
        "(someone|somebody|there is (someone|somebody)|the (postman|courier|delivery)) (is|is knocking|just knocked|just came) [at] (the|my) door",
        "(someone|somebody) is (here|knocking)",
        "(the|my) (doorbell|phone|bell|telephone) (rang|just rang|is ringing)",
        "my (dog|baby|child|kid|son|daughter) is (barking|crying|awake|calling|here)",
        "((<may_i>|<want_to>) (take|have)|i need) a [short|quick|little] break",
        "(<may_i>|<want_to>) (step (away|out)|leave the room|go to the (bathroom|toilet|door)|get (some|a glass of) water) [for <time>]",
    ),
    Intent.SLOWER: (
        "[<could_you>] (speak|speaking|talk|talking|go|say (it|that)|ask (it|that)|read (it|that)) [<very>] (slower|slowly|more slowly|less fast)",
        "[<could_you>] (slow|slowing) down [a (little|bit|little bit)]",
        "([<very>] slower|more slowly|not so fast)",
        "(you (are [talking|speaking|going]|speak|talk)|that (was|is)|it is) [much|way] [<very>] (fast|quickly|quick) [for me]",
        "too fast",
    ),
    Intent.LOUDER: (
        "[<could_you>] (speak|speaking|talk|talking|say (it|that)) [a (bit|little)] (up|louder|more loudly) [a (little|bit)]",
        "[<could_you>] (turn up|raise|increase|turn) (your|the) (volume|voice|microphone|mic|speaker) [up]",
        "([a (bit|little)] louder|volume up)",
        "i can (barely|hardly|not really) hear you",
        "i can not hear you (well|very well|properly|clearly|so well)",
        "you are [<very>] (quiet|faint|soft|low|silent)",
        "(<voice>|the volume|your volume|it) is [<very>] (low|quiet|soft|faint|silent)",
    ),
    Intent.AUDIO_TROUBLE: (
        "you are [<very>] (breaking up|cutting out|cutting in and out|lagging|choppy|frozen|freezing|distorted|echoing)",
        "<voice> (is|sounds|seems) [<very>] <bad>",
        "<voice> keeps (breaking up|breaking|cutting out|cutting in and out|freezing|dropping)",
        "there is (an|a lot of|some|too much|a) (echo|noise|background noise|static|delay|lag|interference) [on (the|my|your) (line|end)|here]",
        "i (am hearing|hear|am getting) (an|some|a lot of|only|just|my own) (echo|noise|static)",
        "i can not hear (you|anything|a thing|the question) [at all] [<any_more>]",
        "(no sound|there is no sound|the sound is gone)",
        "i (have|am having) (trouble|problems|difficulty|difficulties|a bad connection) "
        "[hearing you|with (my|the) (audio|sound|connection|microphone)]",
    ),
    Intent.CHANNEL_CHECK: (
        "(hello|hi|hey) ?",
        "(hello|hi) (hello|hi) [hello]",
        "[hello] (can|could|do|did) you [still] hear me [okay|well|clearly|all right|properly|at all|now]",
        "are you [still] (there|here|with me|online|connected|listening|hearing me)",
        "[is] (anyone|anybody|someone|somebody) [still] (there|here) ?",
        "(is|does) (this|it|my (mic|microphone|audio|sound|camera)) [still] (working|on|work|okay)",
        "(mic|microphone|sound|audio) (check|test)",
        "testing [testing] [one two] [three]",
        "am i [still] (audible|on mute|muted|connected|coming through)",
        "(did i lose you|are we [still] connected|you there ?|have i lost you)",
    ),
}
