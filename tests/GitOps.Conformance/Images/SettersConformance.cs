using System.Text.Json;
using GitOps.Core.Images;

namespace GitOps.Conformance.Images;

public sealed class SettersConformance
{
    [Fact]
    public void Marked_fields_are_set_as_by_image_automation()
    {
        var score = new Score("setters");
        foreach (var folder in Directory.GetDirectories(Corpus.Find("setters")).Order(StringComparer.Ordinal))
        {
            score.Count(Path.GetFileName(folder), Compare(folder));
        }

        score.AtLeast(1);
    }

    private static string? Compare(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json")));
        var values = ImageSetters.Of(document.RootElement.GetProperty("policies").EnumerateArray()
            .Where(policy => policy.TryGetProperty("image", out _))
            .Select(policy => new LatestImage(Text(policy, "namespace"), Text(policy, "name"), Text(policy, "image"), Text(policy, "tag"), Text(policy, "digest"))));
        var before = Path.Combine(folder, "before");
        var changed = new List<string>();
        var changes = new List<string>();
        foreach (var file in Directory.GetFiles(before, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(before, file);
            var text = File.ReadAllText(file);
            var result = Setters.Concerns(path) ? Setters.Apply(path, text, values) : null;
            var expected = File.ReadAllText(Path.Combine(folder, "after", path));
            if (expected != (result?.Text ?? text))
            {
                return $"{path}:\n{result?.Text ?? "(unchanged)"}";
            }

            if (result is not null)
            {
                changed.Add(path);
                changes.AddRange(result.Changes.Select(change => string.Join(' ', path, change.ApiVersion, change.Kind, change.Namespace, change.Name, change.Setter, change.OldValue, change.NewValue)));
            }
        }

        return Differ("files", document.RootElement.GetProperty("updatedFiles").EnumerateArray().Select(file => file.GetString()!), changed)
            ?? Differ("changes", document.RootElement.GetProperty("changes").EnumerateArray().Select(change => string.Join(
                ' ', Text(change, "file"), Text(change, "apiVersion"), Text(change, "kind"), Text(change, "namespace"), Text(change, "name"), Text(change, "setter"), Text(change, "old"), Text(change, "new"))), changes);
    }

    private static string? Differ(string what, IEnumerable<string> expected, List<string> actual) =>
        expected.Order(StringComparer.Ordinal).SequenceEqual(actual.Order(StringComparer.Ordinal)) ? null : $"{what}: got {string.Join(", ", actual)}";

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : string.Empty;
}
