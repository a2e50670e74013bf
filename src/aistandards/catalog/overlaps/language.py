"""The language of a text among the six of the UN, by its script and by the words that every text of the language has."""

import re

from aistandards.tagging.word_forms import UNSPACED

FUNCTION_WORDS = {
    "en": frozenset(
        "a about above after all also am an and any are as at be been before being below between both but by can cannot could "
        "did do does each either every few for from had has have he her here his how i if in into is it its itself just "
        "may me might more most must my no nor not of off on once one only onto or other our out over per same shall "
        "she should so some such than that the their them then there these they this those through thus to too under until "
        "up upon us use used uses using very was we were what when where whether which while who whom whose why will with "
        "within without would you your".split()
    ),
    "fr": frozenset(
        "à afin ainsi au aucun aussi autre autres aux avant avec c ce cela ces cet cette ceux chaque comme d dans de des deux "
        "doit doivent donc dont du elle elles en entre est et être eux fait il ils j je l la le les leur leurs lors lorsque "
        "mais même n ne ni nos notre nous on ont ou où par pas peut peuvent plus pour qu quand que quel quelle qui quoi s "
        "sa sans se selon ses si soit son sont sous sur ta tous tout toute toutes très un une vers vos votre vous y".split()
    ),
    "es": frozenset(
        "a al algo ante antes así aún bajo cada como con contra cual cuando de debe deben del desde donde dos e el ella ellas "
        "ellos en entre era es esa ese eso esta está están estas este estos fue ha han hasta hay la las le les lo los más me "
        "mi mientras muy ni no nos nuestra nuestro o otra otras otro otros para pero por porque pueden puede que qué quien se "
        "según ser si sí sin sobre son su sus también tan te todo todos tu un una uno unos y ya".split()
    ),
}
"""Words without a subject, which titles have seldom and texts have often."""

WRITING_WORDS = {
    "en": frozenset(
        "come comes concern concerned concerning concerns contain contains define defined defines describe described describes "
        "document documents draft drafts first get give given gives go good include included includes including item items "
        "know known like look make makes making many need needed needs new paper people proposal proposals propose proposed "
        "proposes provide provided provides put run runs say second see set sets several show shows specified specifies "
        "specify standard standards take takes text texts thing things want wants way ways well work works write writes "
        "writing written".split()
    ),
    "fr": frozenset(
        "besoin bien comprend comprendre concernant concerne décrire décrit définir définit document documents faire fournir "
        "fournit inclure manière mettre norme normes nouveau nouveaux nouvel nouvelle nouvelles projet projets proposer "
        "proposition propositions texte textes travail travaux".split()
    ),
    "es": frozenset(
        "bien define definir describe describir documento documentos hacer incluye incluir manera necesario necesidad norma "
        "normas nueva nuevas nuevo nuevos propuesta propuestas proyecto proyectos texto textos trabajo trabajos".split()
    ),
}
"""Words with which people write about any text; they say nothing of its subject."""

_SCRIPTS = (
    ("zh", re.compile(f"[{UNSPACED}]"), 0.5),
    ("ar", re.compile("[\u0620-\u06ff]+"), 1.0),
    ("ru", re.compile("[\u0400-\u04ff]+"), 1.0),
)
"""Language, its letters, and how many words one match is."""

_LATIN = re.compile("[^\\W\\d_\u0400-\u06ff\u3400-\u9fff]+")


def candidates(text: str) -> tuple[str, ...]:
    """Return the language of a text; several for a text in Latin letters that has no telling words.

    >>> candidates("Risk management for the use of AI"), candidates("人工智能 AI 的风险管理"), candidates("robots")
    (('en',), ('zh',), ('en', 'fr', 'es'))
    """
    words = [word.casefold() for word in _LATIN.findall(text)]
    numbers = {language: len(letters.findall(text)) * weight for language, letters, weight in _SCRIPTS}
    other = max(numbers, key=lambda language: numbers[language])
    if numbers[other] > len(words):
        return (other,)
    own = {language: sum(word in known for word in words) for language, known in FUNCTION_WORDS.items()}
    most = max(own.values())
    return tuple(language for language, number in own.items() if number == most)
