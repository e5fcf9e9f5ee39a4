using CsCheck;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Tests.Templates;

public sealed class TemplateFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{{", "}}", "{{-", "-}}", " ", "\n", "if", "range", "with", "end", "else", "define \"a\"", "template \"a\" .", "include \"a\" .", "block \"b\" .", "break", "continue",
        ".", ".Values", ".Values.list", ".Values.map", ".Values.text", ".Values.number", "$", "$x", ":=", "=", ",", "|", "(", ")", "\"s\"", "`r`", "'c'", "1", "-1", "0x1F", "1.5", "1i",
        "true", "nil", "/* c */", "text", "é", "\u0001", "tpl \"{{ . }}\" .",
    ];

    private static readonly TemplateLimits Small = new() { MaximumSteps = 100_000, MaximumText = 200_000, MaximumTime = TimeSpan.FromSeconds(5) };

    private static readonly string[] Callable =
        [.. FunctionTable.All.Keys.Where(name => !name.StartsWith("gen", StringComparison.Ordinal) && name is not ("bcrypt" or "htpasswd" or "derivePassword")).Order(StringComparer.Ordinal)];

    private static readonly Gen<string> Word = Gen.Int[0, Pieces.Length + Callable.Length - 1].Select(i => i < Pieces.Length ? Pieces[i] : Callable[i - Pieces.Length]);

    private static readonly Gen<string> Action = Word.Array[1, 6].Select(words => "{{ " + string.Join(' ', words) + " }}");

    [Fact]
    public void Any_text_is_rendered_or_refused() => Word.Array[0, 30].Sample(words => RenderOrRefuse(string.Concat(words)), iter: 2000);

    [Fact]
    public void Any_call_succeeds_or_is_refused() => Action.Array[1, 4].Sample(actions => RenderOrRefuse(string.Concat(actions)), iter: 3000);

    private static void RenderOrRefuse(string template)
    {
        try
        {
            TestCharts.Render(template, "list: [1, a, null, {b: 2}]\nmap: {a: 1, b: {c: d}}\ntext: héllo\nnumber: 7\n", Small);
        }
        catch (ChartException)
        {
            // A refusal is as good as a render; anything else escapes and fails the test.
        }
    }
}
