using System.Text.RegularExpressions;

namespace GitOps.Architecture.Laws;

public sealed partial class Names
{
    // A name that needs one of these does not say what the thing is for.
    private static readonly string[] Drawers =
        ["Manager", "Managers", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Base", "Impl", "Info", "Data", "Misc"];

    // Words of Kubernetes, Flux and Git that happen to contain one; data is what a ConfigMap and a Secret hold.
    private static readonly string[] WordsOfTheField =
        ["CommonMetadata", "CommonObjectMetadata", "ValuesGenerator", "ValueSources", "Database", "FieldManager", "GeneratedValues", "MergeBase", "SecretData"];

    [Fact]
    public void No_type_is_named_after_a_drawer() => Assert.All(
        Assemblies.Packed.SelectMany(Assemblies.WrittenTypes),
        type => Assert.DoesNotContain(Words(type.Name), word => Drawers.Contains(word)));

    [Fact]
    public void No_project_is_named_after_a_drawer() => Assert.All(
        SourceProject.All,
        project => Assert.DoesNotContain(Words(project.Name), word => Drawers.Contains(word)));

    [Fact]
    public void No_file_or_folder_is_named_after_a_drawer() => Assert.All(
        SourceTree.Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)),
        file => Assert.DoesNotContain(Words(file), word => Drawers.Contains(word)));

    [Fact]
    public void A_service_says_its_role() => Assert.All(
        Assemblies.Packed.SelectMany(Assemblies.WrittenTypes),
        type => Assert.DoesNotMatch("^I?Services?$", type.Name));

    private static IEnumerable<string> Words(string name)
    {
        foreach (var word in WordsOfTheField)
        {
            name = name.Replace(word, string.Empty, StringComparison.Ordinal);
        }

        return Word().Matches(name).Select(match => match.Value);
    }

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")]
    private static partial Regex Word();
}
