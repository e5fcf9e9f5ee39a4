using GitOps.Adapters.Kubernetes.CustomResources;
using GitOps.Core;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Tests.CustomResources;

public sealed class OwnDefinitionsTests
{
    private static readonly KubeObject Wanted = OwnDefinitions.All.First();

    public static TheoryData<string> Names => [.. OwnDefinitions.All.Select(definition => definition.Name)];

    [Fact]
    public void Git_repositories_and_Kustomizations_are_defined() => Assert.Superset(
        new HashSet<string> { "gitrepositories.source.toolkit.fluxcd.io", "kustomizations.kustomize.toolkit.fluxcd.io" },
        OwnDefinitions.All.Select(definition => definition.Name).ToHashSet());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_definition_names_itself_serves_one_version_and_has_a_status_apart(string name)
    {
        var spec = OwnDefinitions.All.Single(definition => definition.Name == name).Spec;
        Assert.Equal(name, $"{spec.Find("names", "plural")?.AsString}.{spec["group"]?.AsString}");
        var version = Assert.Single(spec["versions"]!.AsList).AsMap;
        Assert.NotNull(version.Find("subresources", "status"));
        Assert.Equal(-1, version.Find("schema", "openAPIV3Schema", "properties", "status", "default", "observedGeneration")?.AsInteger);
        Assert.Equal(
            ["Ready", "Status"],
            version["additionalPrinterColumns"]!.AsList.Select(column => column.AsMap["name"]!.AsString!).Where(column => column is "Ready" or "Status"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schema_is_structural(string name) =>
        Check(OwnDefinitions.All.Single(definition => definition.Name == name).Spec["versions"]!.AsList[0].AsMap.Find("schema", "openAPIV3Schema")!.AsMap, name);

    [Fact]
    public void What_is_not_there_is_applied_and_marked()
    {
        var due = DefinitionRules.FindDue(Wanted, live: null, edition: 7);
        Assert.Equal("7", due?.Annotation(DefinitionRules.EditionAnnotation));
    }

    [Theory]
    [InlineData(6, true)]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void Ours_is_updated_but_never_to_an_older_edition(int live, bool isDue)
    {
        var installed = Wanted.WithAnnotation(DefinitionRules.EditionAnnotation, $"{live}");
        Assert.Equal(isDue, DefinitionRules.FindDue(Wanted, installed, edition: 7) is not null);
    }

    [Fact]
    public void Somebody_elses_that_serves_the_version_is_left_alone() => Assert.Null(DefinitionRules.FindDue(Wanted, Wanted, edition: 7));

    [Fact]
    public void Somebody_elses_that_does_not_serve_the_version_is_refused_in_words()
    {
        var old = Wanted.With(["spec", "versions"], KubeList.Of(KubeMap.Of(("name", "v1beta1"), ("served", true))));
        var failure = Assert.Throws<FailureException>(() => DefinitionRules.FindDue(Wanted, old, edition: 7)).Failure;
        Assert.Equal(FailureClass.Denied, failure.Class);
        Assert.Contains("serves v1beta1, but v1 is needed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_validations_nothing_else_is_missing()
    {
        var kustomization = OwnDefinitions.All.Single(definition => definition.Name.StartsWith("kustomizations.", StringComparison.Ordinal));
        var stripped = KubeJson.ToText(DefinitionRules.WithoutValidations(kustomization).Root);
        Assert.DoesNotContain("x-kubernetes", stripped, StringComparison.Ordinal);
        Assert.Contains("\"configMapRef\"", stripped, StringComparison.Ordinal);
        Assert.True(DefinitionRules.DoesNotKnowValidations(new ClusterException(500, "", ".spec.x-kubernetes-validations: field not declared in schema")));
    }

    private static void Check(KubeMap schema, string path)
    {
        // What may hold anything needs no type.
        if (schema["x-kubernetes-preserve-unknown-fields"] is KubeBool { Value: true })
        {
            return;
        }

        Assert.True(schema["type"]?.AsString is "object" or "array" or "string" or "boolean" or "integer" or "number", $"{path} has no type");
        foreach (var (key, property) in schema["properties"]?.AsMap ?? KubeMap.Empty)
        {
            Check(property.AsMap, $"{path}.{key}");
        }

        foreach (var required in schema["required"]?.AsList ?? KubeList.Empty)
        {
            Assert.True(schema["properties"]!.AsMap.Has(required.AsString!), $"{path} requires {required}, which it does not have");
        }

        if (schema["type"]!.AsString == "array")
        {
            Check(schema["items"]!.AsMap, $"{path}[]");
        }
    }
}
