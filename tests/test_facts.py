"""Facts are kept once, each with its first derivation, and found by their ends."""

from kg.facts import Facts


def test_a_fact_is_kept_once_with_its_first_derivation() -> None:
    facts = Facts()
    a, p, b, c = (facts.number(x) for x in "apbc")
    facts.add(a, p, b, "")
    facts.add(a, p, c, "some-rule", 0)
    facts.add(a, p, c, "another", 0)
    assert (len(facts.subject), facts.rules[facts.rule[1]], list(facts.premises(1))) == (
        2,
        "some-rule",
        [0],
    )
    assert list(facts.match(p, a)) == [0, 1]
    assert list(facts.match(p, o=c)) == [1]
    assert facts.find(c, p, a) is None


def test_triples_are_met_once_each_the_urgent_before_others_and_late_triggers_get_them_all() -> (
    None
):
    facts = Facts()
    p, q, a, b = (facts.number(x) for x in "pqab")
    met: list[tuple[int, int]] = []
    facts.on(lambda rows: met.extend((p, s) for _n, s, _o in rows), p)
    facts.on(lambda rows: met.extend((q, s) for _n, s, _o in rows), q)
    facts.hasten(q)
    facts.add(a, p, b, "")
    facts.add(b, q, a, "")
    facts.add(b, p, a, "")
    facts.close()
    assert met == [(q, b), (p, a), (p, b)]
    late: list[int] = []
    facts.on(lambda rows: late.extend(n for n, _s, _o in rows), p, o=a)
    assert late == [2]
    facts.add(a, p, a, "")
    facts.close()
    assert late == [2, 3]
    assert met[3:] == [(p, a)]


def test_without_premises_the_rules_are_kept() -> None:
    facts = Facts(keep=False)
    a, p, b = (facts.number(x) for x in "apb")
    facts.add(a, p, b, "")
    facts.add(b, p, a, "turned", 0)
    assert (facts.rules[facts.rule[1]], list(facts.premises(1))) == ("turned", [])
