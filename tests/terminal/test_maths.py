from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.terminal.maths import shown
from srs_cli.terminal.tex import as_unicode

TEX = st.lists(
    st.sampled_from(
        [*"ab12+-^_{}[]()&%~'|., \n", "\\\\", "\\frac", "\\sqrt", "\\alpha", "\\left", "\\right", "\\begin{matrix}", "\\end{matrix}",
         "\\text{if }", "\\ce{", "\\mathbb", "\\hat", "\\unknown", "$", "\\(", "\\", "\\verb|x|", "\\begin", "\\sum", "\\binom"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        (r"x^2+\frac{a+b}{c}", "x²+(a+b)/c"),
        (r"E=\frac{1}{2}mv^2", "E=(1/2)mv²"),
        (r"a\frac12", "a(1/2)"),
        (r"\frac12+\dfrac{1}{3}", "1/2+1/3"),
        (r"\frac{\partial f}{\partial x}", "∂f/∂x"),
        (r"\alpha_i \leq \mathbb{R}", "αᵢ ≤ ℝ"),
        (r"\mathbb{Q}, \mathbb A, \mathcal{H}", "ℚ, 𝔸, ℋ"),
        (r"\sqrt{x+1} + \sqrt2 + \sqrt[3]{x} + \sqrt[n]{x}", "√(x+1) + √2 + ∛x + ⁿ√x"),
        (r"\sum_{i=1}^n i^{2/3}", "∑ᵢ₌₁ⁿ i^(2/3)"),
        (r"\int_0^\infty e^{-x}\,dx", "∫₀^∞e⁻ˣ dx"),
        (r"x_{AB} + y_Q", "x_(AB) + y_Q"),
        (r"\hat{x}+\overline{AB}", "x̂+A̅B̅"),
        (r"\vec{F}=m\vec{a}", "F⃗=ma⃗"),
        (r"f(x) = 1 \text{ if } x > 0", "f(x) = 1 if x > 0"),
        (r"\lim_{x\to 0} \sin x", "lim_(x→0) sin x"),
        (r"2\sin\theta", "2 sin θ"),
        (r"\mathrm{H_2O}", "H₂O"),
        (r"\ce{SO4^2- + 2H+ -> H2SO4}", "SO₄²⁻ + 2H⁺ → H₂SO₄"),
        (r"\ce{Ca^{2+}}", "Ca²⁺"),
        (r"\left(\frac{a}{b}\right)^2", "(a/b)²"),
        (r"\left.f\right|_0", "f|₀"),
        (r"\binom{n}{k}", "(n choose k)"),
        (r"\begin{pmatrix}a & b\\c & d\end{pmatrix}", "(a b; c d)"),
        (r"\begin{cases}1 & x>0\\0\end{cases}", "{1 x>0; 0"),
        (r"90^\circ, f'', x^*", "90°, f′′, x^*"),
        (r"\lfloor x \rfloor", "⌊x⌋"),
        (r"\forall x \exists y \neg z", "∀x ∃y ¬z"),
        (r"\Delta G = \Delta H - T\Delta S", "ΔG = ΔH − TΔS"),
        (r"a \times b \cdot c", "a × b · c"),
        (r"\{1, 2\} 5\% \$3", "{1, 2} 5% $3"),
        (r"\unknown{x}", ""),
        (r"\mathbb{1}", ""),
        ("50% of x", ""),
        ("}{", ""),
        (r"\frac{a}", ""),
        ("x_", ""),
        (r"\begin{tikzpicture}a\end{tikzpicture}", ""),
        (r"\ce{\x}", ""),
        (r"\ce", ""),
        ("{" * 21 + "}" * 21, ""),
        ("x" * 1_001, ""),
    ],
)
def test_formula(tex: str, line: str) -> None:
    # primes in a row may stand as one sign or two
    assert as_unicode(tex).replace("″", "′′") == line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x$ and $y_1$.", "x and y₁."),
        (r"\(x^2\), \[a+b\]", "x², a+b"),
        (r"[$]\alpha[/$] [$$]\beta[/$$]", "α β"),
        ("$$\n\\frac{a}{b}\n$$", "a/b"),
        ("$2x$, $n!$, $f(x)$, $AB$", "2x, n!, f(x), AB"),
        (r"$\$5 + x$", "$5 + x"),
        ("$\\unknown{x_1}$ $x$", "$\\unknown{x_1}$ x"),
        ("$$$$", "$$$$"),
        ("no formula", "no formula"),
    ],
)
def test_a_formula_in_a_text(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $10",
        "costs $5, then pay 10$",
        "between $5 or 6$ it",
        "$5-$10",
        "US$5 to US$6",
        "$HOME and $PATH, $HOME/$USER",
        "$ x $",
        "$1,000$ or $100$",
        "$20 (=€18) to $30",
        r"price \$5 and \$6",
        r"\[x\] done, \(see the note\), \(",
        "[$] open",
        "$x\n\ny$",
        "$" * 10,
        "C:\\(x86",
    ],
)
def test_what_is_no_formula_stays_as_typed(text: str) -> None:
    assert shown(text) == text


@given(TEX)
def test_no_formula_is_a_fault(tex: str) -> None:
    line = as_unicode(tex)
    assert "\n" not in line
    shown(f"a ${tex}$ b \\({tex}\\)")


@given(st.text(max_size=60))
def test_any_text_is_shown(text: str) -> None:
    if "$" not in text and "\\" not in text:
        assert shown(text) == text
    as_unicode(text)
