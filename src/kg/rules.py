"""The rules of OWL 2 RL, as the tables of the W3C have them.

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules

Before the bar stand the premises that make the axiom, behind it those that the data give. In brackets
stands what is asked of a list (LIST, ALL, PATH, SHARED) or of a number (ZERO, ONE): see `kg.waiting`.
Names of one thing (eq-rep-*) are in `kg.sameness`. Not written down: that a thing is the same as
itself (eq-ref), what is so by definition (prp-ap), and of the rules for datatypes (table 8) all but
those that find a contradiction (`kg.closing`).
"""

TABLE = """
# Table 4: equality
eq-sym     | ?x owl:sameAs ?y => ?y owl:sameAs ?x
eq-trans   | ?x owl:sameAs ?y ; ?y owl:sameAs ?z => ?x owl:sameAs ?z
eq-diff1   | ?x owl:sameAs ?y ; ?x owl:differentFrom ?y => false
eq-diff1   | ?x owl:differentFrom ?x => false
eq-diff2   ?a rdf:type owl:AllDifferent ; ?a owl:members ?l [LIST ?l ?y ?z] | ?y owl:sameAs ?z => false
eq-diff3   ?a rdf:type owl:AllDifferent ; ?a owl:distinctMembers ?l [LIST ?l ?y ?z] | ?y owl:sameAs ?z => false

# Table 5: axioms about properties
prp-dom    ?p rdfs:domain ?c | ?x ?p ?y => ?x rdf:type ?c
prp-rng    ?p rdfs:range ?c | ?x ?p ?y => ?y rdf:type ?c
prp-fp     ?p rdf:type owl:FunctionalProperty | ?x ?p ?y ; ?x ?p ?z => ?y owl:sameAs ?z
prp-ifp    ?p rdf:type owl:InverseFunctionalProperty | ?x ?p ?z ; ?y ?p ?z => ?x owl:sameAs ?y
prp-irp    ?p rdf:type owl:IrreflexiveProperty | ?x ?p ?x => false
prp-symp   ?p rdf:type owl:SymmetricProperty | ?x ?p ?y => ?y ?p ?x
prp-asyp   ?p rdf:type owl:AsymmetricProperty | ?x ?p ?y ; ?y ?p ?x => false
prp-trp    ?p rdf:type owl:TransitiveProperty | ?x ?p ?y ; ?y ?p ?z => ?x ?p ?z
prp-spo1   ?p rdfs:subPropertyOf ?q | ?x ?p ?y => ?x ?q ?y
prp-spo2   ?p owl:propertyChainAxiom ?l [PATH ?l] | => ?x ?p ?y
prp-eqp1   ?p owl:equivalentProperty ?q | ?x ?p ?y => ?x ?q ?y
prp-eqp2   ?p owl:equivalentProperty ?q | ?x ?q ?y => ?x ?p ?y
prp-pdw    ?p owl:propertyDisjointWith ?q | ?x ?p ?y ; ?x ?q ?y => false
prp-adp    ?a rdf:type owl:AllDisjointProperties ; ?a owl:members ?l [LIST ?l ?p ?q] | ?x ?p ?y ; ?x ?q ?y => false
prp-inv1   ?p owl:inverseOf ?q | ?x ?p ?y => ?y ?q ?x
prp-inv2   ?p owl:inverseOf ?q | ?x ?q ?y => ?y ?p ?x
prp-key    ?c owl:hasKey ?l [SHARED ?l] | ?x rdf:type ?c ; ?y rdf:type ?c => ?x owl:sameAs ?y
prp-npa1   ?n owl:sourceIndividual ?i ; ?n owl:assertionProperty ?p ; ?n owl:targetIndividual ?j | ?i ?p ?j => false
prp-npa2   ?n owl:sourceIndividual ?i ; ?n owl:assertionProperty ?p ; ?n owl:targetValue ?v | ?i ?p ?v => false

# Table 6: classes
cls-nothing2 | ?x rdf:type owl:Nothing => false
cls-int1   ?c owl:intersectionOf ?l [ALL ?l] | => ?x rdf:type ?c
cls-int2   ?c owl:intersectionOf ?l [LIST ?l ?m] | ?x rdf:type ?c => ?x rdf:type ?m
cls-uni    ?c owl:unionOf ?l [LIST ?l ?m] | ?x rdf:type ?m => ?x rdf:type ?c
cls-com    ?c owl:complementOf ?d | ?x rdf:type ?c ; ?x rdf:type ?d => false
cls-svf1   ?r owl:someValuesFrom ?c ; ?r owl:onProperty ?p | ?x ?p ?y ; ?y rdf:type ?c => ?x rdf:type ?r
cls-svf2   ?r owl:someValuesFrom owl:Thing ; ?r owl:onProperty ?p | ?x ?p ?y => ?x rdf:type ?r
cls-avf    ?r owl:allValuesFrom ?c ; ?r owl:onProperty ?p | ?x rdf:type ?r ; ?x ?p ?y => ?y rdf:type ?c
cls-hv1    ?r owl:hasValue ?v ; ?r owl:onProperty ?p | ?x rdf:type ?r => ?x ?p ?v
cls-hv2    ?r owl:hasValue ?v ; ?r owl:onProperty ?p | ?x ?p ?v => ?x rdf:type ?r
cls-maxc1  ?r owl:maxCardinality ?n ; ?r owl:onProperty ?p [ZERO ?n] | ?x rdf:type ?r ; ?x ?p ?y => false
cls-maxc2  ?r owl:maxCardinality ?n ; ?r owl:onProperty ?p [ONE ?n] | ?x rdf:type ?r ; ?x ?p ?y ; ?x ?p ?z => ?y owl:sameAs ?z
cls-maxqc1 ?r owl:maxQualifiedCardinality ?n ; ?r owl:onProperty ?p ; ?r owl:onClass ?c [ZERO ?n] | ?x rdf:type ?r ; ?x ?p ?y ; ?y rdf:type ?c => false
cls-maxqc2 ?r owl:maxQualifiedCardinality ?n ; ?r owl:onProperty ?p ; ?r owl:onClass owl:Thing [ZERO ?n] | ?x rdf:type ?r ; ?x ?p ?y => false
cls-maxqc3 ?r owl:maxQualifiedCardinality ?n ; ?r owl:onProperty ?p ; ?r owl:onClass ?c [ONE ?n] | ?x rdf:type ?r ; ?x ?p ?y ; ?y rdf:type ?c ; ?x ?p ?z ; ?z rdf:type ?c => ?y owl:sameAs ?z
cls-maxqc4 ?r owl:maxQualifiedCardinality ?n ; ?r owl:onProperty ?p ; ?r owl:onClass owl:Thing [ONE ?n] | ?x rdf:type ?r ; ?x ?p ?y ; ?x ?p ?z => ?y owl:sameAs ?z
cls-oo     ?c owl:oneOf ?l [LIST ?l ?m] | => ?m rdf:type ?c

# Table 7: axioms about classes
cax-sco    ?c rdfs:subClassOf ?d | ?x rdf:type ?c => ?x rdf:type ?d
cax-eqc1   ?c owl:equivalentClass ?d | ?x rdf:type ?c => ?x rdf:type ?d
cax-eqc2   ?c owl:equivalentClass ?d | ?x rdf:type ?d => ?x rdf:type ?c
cax-dw     ?c owl:disjointWith ?d | ?x rdf:type ?c ; ?x rdf:type ?d => false
cax-adc    ?a rdf:type owl:AllDisjointClasses ; ?a owl:members ?l [LIST ?l ?c ?d] | ?x rdf:type ?c ; ?x rdf:type ?d => false

# Table 9: the schema
scm-cls    | ?c rdf:type owl:Class => ?c rdfs:subClassOf ?c , ?c owl:equivalentClass ?c
scm-sco    | ?c rdfs:subClassOf ?d ; ?d rdfs:subClassOf ?e => ?c rdfs:subClassOf ?e
scm-eqc1   | ?c owl:equivalentClass ?d => ?c rdfs:subClassOf ?d , ?d rdfs:subClassOf ?c
scm-eqc2   | ?c rdfs:subClassOf ?d ; ?d rdfs:subClassOf ?c => ?c owl:equivalentClass ?d
scm-op     | ?p rdf:type owl:ObjectProperty => ?p rdfs:subPropertyOf ?p , ?p owl:equivalentProperty ?p
scm-dp     | ?p rdf:type owl:DatatypeProperty => ?p rdfs:subPropertyOf ?p , ?p owl:equivalentProperty ?p
scm-spo    | ?p rdfs:subPropertyOf ?q ; ?q rdfs:subPropertyOf ?r => ?p rdfs:subPropertyOf ?r
scm-eqp1   | ?p owl:equivalentProperty ?q => ?p rdfs:subPropertyOf ?q , ?q rdfs:subPropertyOf ?p
scm-eqp2   | ?p rdfs:subPropertyOf ?q ; ?q rdfs:subPropertyOf ?p => ?p owl:equivalentProperty ?q
scm-dom1   | ?p rdfs:domain ?c ; ?c rdfs:subClassOf ?d => ?p rdfs:domain ?d
scm-dom2   | ?q rdfs:domain ?c ; ?p rdfs:subPropertyOf ?q => ?p rdfs:domain ?c
scm-rng1   | ?p rdfs:range ?c ; ?c rdfs:subClassOf ?d => ?p rdfs:range ?d
scm-rng2   | ?q rdfs:range ?c ; ?p rdfs:subPropertyOf ?q => ?p rdfs:range ?c
scm-hv     | ?r owl:hasValue ?v ; ?s owl:hasValue ?v ; ?r owl:onProperty ?p ; ?s owl:onProperty ?q ; ?p rdfs:subPropertyOf ?q => ?r rdfs:subClassOf ?s
scm-svf1   | ?r owl:someValuesFrom ?c ; ?c rdfs:subClassOf ?d ; ?s owl:someValuesFrom ?d ; ?r owl:onProperty ?p ; ?s owl:onProperty ?p => ?r rdfs:subClassOf ?s
scm-svf2   | ?r owl:someValuesFrom ?c ; ?s owl:someValuesFrom ?c ; ?r owl:onProperty ?p ; ?s owl:onProperty ?q ; ?p rdfs:subPropertyOf ?q => ?r rdfs:subClassOf ?s
scm-avf1   | ?r owl:allValuesFrom ?c ; ?c rdfs:subClassOf ?d ; ?s owl:allValuesFrom ?d ; ?r owl:onProperty ?p ; ?s owl:onProperty ?p => ?r rdfs:subClassOf ?s
scm-avf2   | ?r owl:allValuesFrom ?c ; ?s owl:allValuesFrom ?c ; ?r owl:onProperty ?p ; ?s owl:onProperty ?q ; ?p rdfs:subPropertyOf ?q => ?s rdfs:subClassOf ?r
scm-int    ?c owl:intersectionOf ?l [LIST ?l ?m] | => ?c rdfs:subClassOf ?m
scm-uni    ?c owl:unionOf ?l [LIST ?l ?m] | => ?m rdfs:subClassOf ?c
"""

EXTREMES = """
cls-thing    | => owl:Thing rdf:type owl:Class
cls-nothing1 | => owl:Nothing rdf:type owl:Class
scm-cls    | ?c rdf:type owl:Class => ?c rdfs:subClassOf owl:Thing , owl:Nothing rdfs:subClassOf ?c
"""
"""What is so of the widest and the narrowest class: only where something speaks of them or of what
is said of them, does it matter."""

SPOKEN = ("owl:Thing", "owl:Nothing", "rdf:type", "rdfs:subClassOf", "rdfs:subPropertyOf")
"""What a triple must speak of for the widest and the narrowest class to matter."""

PLAIN = ("rdf:type", "rdfs:subClassOf", "rdfs:domain", "rdfs:range")
"""With owl:Thing as object, these say no more than that all things are."""

STRICT = ("scm-sco", "scm-spo")
"""Rules that say nothing of what is under itself, as they do not in owlrl.

Where a class or property is declared, scm-cls … say it. Of those that are not, and are in a circle,
the tables would have it, and what scm-svf1 … conclude from that; both reasoners leave it out.
"""

TOLD = {"cax-sco": "cax-sco", "prp-spo1": "prp-spo1", "eq-sym": "eq-trans", "prp-symp": "prp-trp"}
"""Rules, and those whose conclusions they need not look at: a relation closed itself has led there.

A subclass of a subclass is a subclass; and where edges are turned round, so are runs of them.
"""

IMPLIED = {"prp-dom": ("scm-dom1", "scm-dom2"), "prp-rng": ("scm-rng1", "scm-rng2")}
"""Rules, and those that make axioms by which they say nothing that cax-sco and prp-spo1 do not."""
