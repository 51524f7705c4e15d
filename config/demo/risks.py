"""The dictionary of risk factors that the demo departments share, with the wordings met in the sources."""

from schools.models import Risk, RiskAlias

from .groundwork import read


def risk_factors() -> dict[str, Risk]:
    """All risk factors by code; those that do not stand yet are created, with their wordings."""
    factors = {}
    for code, facts in read("risks").items():
        risk = Risk.objects.filter(code=code).first()
        if risk is None:
            risk = Risk(code=code, name=facts["name"], is_infrastructure=facts.get("infrastructure", False))
            risk.full_clean()
            risk.save()
        for wording in facts.get("aliases", ()):
            RiskAlias.objects.get_or_create(name=wording, defaults={"risk": risk})
        factors[code] = risk
    return factors
