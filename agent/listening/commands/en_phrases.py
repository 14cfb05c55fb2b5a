"""The English phrases of which commands are made, and what stands around a command.

See :mod:`agent.listening.phrases` for the notation.
"""

from __future__ import annotations

PHRASES = {
    "adv": "(please|kindly|just|maybe|perhaps|quickly|actually|possibly|also|really|honestly)",
    "time": "(a|one|another|half a|a few|a couple of|some|a little|a bit of|two|five|ten|thirty) "
    "[more|quick|short|little|brief] (minute|minutes|moment|moments|second|seconds|sec|time|while|bit)",
    "could_you": "(((can|could|would|will) you|you (can|could)|i need you to|i would like you to) "
    "[<adv>] [<adv>]|(would|do) you mind|is it possible to|(would|could) you be so kind to)",
    "may_i": "((can|could|may|might|shall|should) (i|we) [<adv>] [<adv>]|(is|would) it [be] "
    "(okay|possible|fine|all right) (to|for me to|if (i|we))|do you mind if (i|we)|am i allowed to)",
    "want_to": "(i [<adv>] (want to|wish to|need to|have to|must|would like to|would love to|prefer to|"
    "would prefer to|would rather|would better|am going to|should|will|have got to|got to)|let us|let me)",
    "not_to": "i [<adv>] (do not want to|do not wish to|would rather not|prefer not to|would prefer not to|"
    "would like not to|am not going to|refuse to|will not)",
    "again": "([over] again|once more|one more time|once again|another time|a second time)",
    "part": "the (last|first|second|end|middle) [part|bit|half|word|words|of it|of that]",
    "question": "((the|that|this|your) [last|whole] question|it|that|this|that one|this one|what you said|"
    "what you [just] asked|<part> [of (that|it|the question|your question)]|yourself)",
    "asked": "(that|this|it|you|the question|your question|that question|what you (mean|meant|want)|"
    "what you are (asking|saying|looking for) [for|me]|what (that|this) means|what the question is)",
    "interview": "((the|this|our|my) (interview|call|conversation|session|recording)|things)",
    "here": "(here|now|right here|right now|there|today|at this point|this|it|<interview>|with (this|it|<interview>))",
    "any_more": "(any more|any longer|right now|now|at the moment|today|further)",
    "person": "((a|an|the|any) [real|actual|live|other] (person|human|human being|recruiter|human interviewer|"
    "human recruiter|representative|operator|employee)|real people|people|someone (real|else|human|from the company))",
    "machine": "(a|an) (machine|robot|computer|bot|ai|program|chatbot|human|person|human being|real person|"
    "real human|actual person|computer program|language model|recording)",
    "language": "(english|korean|spanish|french|german|chinese|mandarin|cantonese|japanese|portuguese|italian|"
    "russian|arabic|hindi|dutch|turkish|vietnamese|polish|another language|a different language|my [own|native] language)",
    "job": "(the|this|that|your) [open] (job|position|role|offer|company|vacancy)",
    "my_answer": "((my|the|that) [last|previous|first|earlier|other] (answer|answers|response|reply|statement)|"
    "what i [just] said [before|earlier|just now])",
    "iffy": "(good|right|okay|correct|fine|enough|all right|what you wanted [to hear]|bad|wrong)",
    "voice": "(the|your|my) (voice|audio|sound|line|connection|internet|call|signal|video|mic|microphone)",
    "very": "(very|too|so|really|quite|a bit|a little|kind of|a little bit|rather|constantly|pretty)",
    "bad": "(bad|breaking up|cutting out|cutting in and out|choppy|distorted|lagging|unstable|terrible|poor|"
    "weird|strange|crackling|garbled|noisy|gone|freezing|frozen|echoing|not (good|working|great|stable))",
    "mine": "(about|for|from|on|of)",
    "see": "(see|hear|listen to|read|get|watch|review|receive)",
    "thing": "(project|one|example|job|role|company|team|position|situation|experience|problem|part|time|case|topic)",
}

LEAD = (
    "(um|umm|uh|uhh|uhm|er|erm|hmm|hm|mm|oh|ah|well|so|okay|right|yes|yeah|no|but|and|then|now|hey)",
    "(i am [so|very|really|terribly] sorry|sorry|excuse me|pardon me|pardon|my apologies|i apologize) [but|about that|for that|to interrupt]",
    "(thank you|thanks) [very much|so much|for that|but]",
    "(hello|hi) [there]",
    "(please|actually|honestly|to be honest|frankly|unfortunately|maybe|perhaps|just|also|really|basically)",
    "(i am afraid|i think|i guess|i believe|i suppose|it seems|i feel like|i just think) [that]",
    "(can|could|may) i [just|quickly] ask [you] [something]",
    "((quick|one|just a|just one|another|a) [quick] question|by the way|before we (start|go on|continue))",
    "((can|could) you tell me|do you know|i was wondering|i wonder|i wanted to ask|i would like to know) [if]",
    "(sir|madam|miss|you know what|look|listen)",
)
"""What may stand before a command, in any number."""

TAIL = (
    "(please|okay|right|though|then|sir|madam|honestly|really|um|uh|yeah|yes|now|actually|again)",
    "(thank you|thanks) [very much|so much|a lot]",
    "[i am] [so|very] sorry [about that|for that]",
    "(if (possible|you can|you could|you do not mind|you would not mind)|if (that is|it is|that would be|that is all) (okay|possible|all right|fine))",
    "(to be honest|i think|i guess|i am afraid|i suppose|i believe|for me|if i may [ask]|unfortunately)",
)

COURTESY = (
    "[so|and] [please|just] (be patient|bear with me|have patience|do not mind me) [with me] [please]",
    "(thank you|thanks) for (your (time|patience|understanding)|having me|waiting|asking|understanding)",
    "(i hope that is (okay|fine)|no problem|of course|sure|got it|i see|i understand|understood|all right)",
)
"""What is no command, and may stand beside one."""
