using GitOps.Adapters.Helm.Charts;

namespace GitOps.Adapters.Helm.Tests.Templates;

public sealed class ParserTests
{
    [Theory]
    [InlineData("a\n{{ if }}{{ end }}", 2, "missing value for if")]
    [InlineData("{{ nofunc }}", 1, "function \"nofunc\" not defined")]
    [InlineData("\n\n{{ end }}", 3, "unexpected {{end}}")]
    [InlineData("{{ if true }}", 1, "unexpected EOF")]
    [InlineData("{{ \"open }}", 1, "unterminated quoted string")]
    [InlineData("{{ x\u00a0}}", 1, "bad character U+00A0")]
    [InlineData("\n{{ \u00a0 }}", 2, "U+00A0")]
    [InlineData("{{ \u2603 }}", 1, "U+2603 '\u2603'")]
    [InlineData("{{ define \"a\" }}\n{{ else }}{{ end }}", 2, "unexpected {{else}} in define clause")]
    [InlineData("{{ block \"a\" . }}\n\n{{ else }}{{ end }}", 1, "unexpected {{else}} in block clause")]
    [InlineData("{{ $x }}", 1, "undefined variable \"$x\"")]
    public void What_is_no_template_is_refused_with_its_line(string text, int line, string words)
    {
        var fault = TestCharts.Fault(text);

        Assert.Equal(ChartFault.Parse, fault.Fault);
        Assert.Equal($"parse error at (app/templates/x.txt:{line}): {words}", fault.Message);
    }

    [Theory]
    [InlineData("(", 100_000)]
    [InlineData("{{ if true }}", 100_000)]
    public void Deep_nesting_is_refused_not_crashed_on(string opening, int times)
    {
        var text = string.Concat(Enumerable.Repeat(opening, times));

        Assert.Equal(ChartFault.Parse, TestCharts.Fault(opening == "(" ? "{{ " + text : text).Fault);
    }
}
