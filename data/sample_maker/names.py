"""Names that nobody can take for real places."""

from __future__ import annotations

# Statistics, surveying and fairy tales: a reader sees at once that such places do not exist.
_ROOTS = """
Průměrov Mediánov Odchylov Rozptylín Kvantilov Decilná Percentilka Součtovice Podílovice Zlomkov Procentín Čitatelov
Jmenovatelka Číslovice Tabulkov Sloupcov Řádkovice Buňkov Vzorečkov Příkladná Zkoušov Pokusnice Cvičíkov Modelín
Ukázkovice Vymyšlenka Smyšlenov Nikdybylo Bájovice Pohádkov Pověstná Zdánlivín Domněnkov Napříkladov Přibližná
Odhadovice Zhrubov Asimptotín Limitov Integrálka Derivační Maticov Vektorov Skalárov Tenzorovice Polygonín
Vrcholovec Hranovice Uzlovina Mřížkov Rastrovice Vrstevná Mapovník Legendov Měřítkov Stupnicov Kompasín Azimutov
Poledníkov Rovnoběžná Souřadov Křovákov Trojúhelná Kružnicov Elipsov Hyperbolín Kosočtverec Lichoběžná Krychlov
Jehlanov Kuželovice Válcovina Kvádrov Prizmov Fraktalín Spirálov Symetrín Permutace Variační Kombinov Binomín
Gaussovka Poissonov Bayesín Markovník Chíkvadrátov Korelov Regresín Trendová Sezónov Indexov Bazická Řetězná
Koeficientov Logaritmín Exponentov Mocninov Odmocninka Primčíslov Sudovice Lichovice Nulová Jedničkov Dvojkovice
Tuctov Kopovice Mandelín Veletucet Imaginárov Komplexná Reálnice Racionálov Přirozená Celočíslov Desetinná
Zaokrouhlov Ořezaná Interpolov Extrapolín Aproximov Iterace Rekurzov Algoritmín Proměnná Konstantín Funkčnov
Argumentov Parametrov Hypotézov Důkazovice Lemmatov Větovice Axiomov Paradoxín Sylogismov Dotazníkov Anketov
Respondentov Sčítání Výběrovice Vzorkov Kohortov Pyramidov Ročníkov Registrov Kódovice Číselník Bajtov Bitovice
Souborov Složkov Adresářov Zálohov Kopírov
"""
ROOTS = _ROOTS.split()

# Repeated names, as in life: a join by name alone goes wrong.
REPEATED = ("Nová Ukázka",) * 4 + ("Zkušební Lhota",) * 3 + ("Slovníkov",) * 2


def village_names(count: int) -> list[str]:
    """Give `count` names of villages, some with an attribute, the repeated ones evenly among them."""
    names = []
    for number, root in enumerate(ROOTS):
        prefix = {4: "Horní ", 13: "Dolní "}.get(number % 19, "")
        suffix = " nad Ukázkou" if number % 23 == 7 else ""
        names.append(f"{prefix}{root}{suffix}")
    step = count // len(REPEATED)
    for number, name in enumerate(REPEATED):
        names.insert(number * step + 3, name)
    return names[:count]
