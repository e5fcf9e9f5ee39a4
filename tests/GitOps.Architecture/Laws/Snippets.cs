using System.Text.RegularExpressions;

namespace GitOps.Architecture.Laws;

/// <summary>Code in a page is code that is built: it stands, line for line, in a file of this repository.</summary>
public sealed partial class Snippets
{
    /// <summary>The pages for users.</summary>
    public static TheoryData<string> Pages { get; } =
    [
        .. SourceTree.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)
            && (file.StartsWith("docs/", StringComparison.Ordinal) || file == "README.md")
            && CodeBlock().IsMatch(SourceTree.Read(file))),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Code_in_a_page_is_built(string page)
    {
        var sources = SourceTree.Files
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .Select(file => (file, Lines: string.Join('\n', Significant(SourceTree.Read(file)))))
            .ToList();

        foreach (Match block in CodeBlock().Matches(SourceTree.Read(page)))
        {
            var lines = Significant(block.Groups[1].Value).ToList();
            var imports = lines.Where(IsImport).ToList();
            var body = string.Join('\n', lines.Where(line => !IsImport(line)));

            Assert.True(
                sources.Exists(source => source.Lines.Contains(body, StringComparison.Ordinal)
                    && imports.TrueForAll(import => source.Lines.Contains(import, StringComparison.Ordinal))),
                $"{page}: no source file contains this code, so nothing builds it:\n{body}");
        }
    }

    private static IEnumerable<string> Significant(string code) =>
        code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static bool IsImport(string line) => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal);

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
