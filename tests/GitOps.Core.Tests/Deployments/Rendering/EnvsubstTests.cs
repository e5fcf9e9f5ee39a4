using CsCheck;
using GitOps.Core.Deployments.Rendering;

namespace GitOps.Core.Tests.Deployments.Rendering;

public sealed class EnvsubstTests
{
    private static readonly Func<string, string?> None = _ => null;

    [Fact]
    public void Text_without_references_comes_back_with_double_dollars_halved() =>
        Gen.String.Where(text => !text.Contains('{', StringComparison.Ordinal) && !text.Any(char.IsSurrogate)).Sample(text =>
            Envsubst.Expand(text.Replace("$", "$$", StringComparison.Ordinal), None, strict: true) == text);

    [Fact]
    public void No_text_makes_it_crash() =>
        Gen.Char["${}#%/:=-+?^,*[]\\ab1"].Array[0, 24].Select(chars => new string(chars)).Sample(text =>
            Record.Exception(() => Envsubst.Expand(text, new Dictionary<string, string> { ["a"] = "b/a", ["b"] = "", ["ab"] = "2" }.GetValueOrDefault, strict: false))
                is null or SubstitutionException);

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var text = string.Concat(Enumerable.Repeat("${a:-", 100_000)) + new string('}', 100_000);

        Assert.Throws<SubstitutionException>(() => Envsubst.Expand(text, None, strict: false));
    }

    [Fact]
    public void A_result_that_explodes_is_refused()
    {
        var variables = new Dictionary<string, string> { ["a"] = new('x', 100_000), ["b"] = new('y', 100_000) };

        Assert.Throws<SubstitutionException>(() => Envsubst.Expand("${a//x/${b}}", variables.GetValueOrDefault, strict: false));
    }

    [Fact]
    public void A_pattern_that_takes_for_ever_is_refused()
    {
        var variables = new Dictionary<string, string> { ["a"] = new('x', 200_000) };

        Assert.Throws<SubstitutionException>(() => Envsubst.Expand("${a#*a*a*a*b}", variables.GetValueOrDefault, strict: false));
    }

    [Fact]
    public void A_malformed_reference_counts_more_than_an_unset_variable_before_it()
    {
        var failure = Assert.Throws<SubstitutionException>(() => Envsubst.Expand("${unset} ${bad", None, strict: true));

        Assert.Equal("missing closing brace", failure.Message);
    }

    [Fact]
    public void A_negative_length_is_an_error() =>
        Assert.Throws<SubstitutionException>(() => Envsubst.Expand("${a:0:-1}", _ => "abc", strict: false));
}
