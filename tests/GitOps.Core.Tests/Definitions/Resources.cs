using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Definitions;

/// <summary>Custom resources for tests: the spec in JSON, the rest as it always is.</summary>
internal static class Resources
{
    public static KubeObject GitRepository(string spec, string version = "v1") =>
        Resource($"source.toolkit.fluxcd.io/{version}", "GitRepository", spec);

    public static KubeObject Kustomization(string spec, string version = "v1") =>
        Resource($"kustomize.toolkit.fluxcd.io/{version}", "Kustomization", spec);

    public static KubeObject Resource(string apiVersion, string kind, string spec) => new(KubeJson.Parse(
        $$"""{"apiVersion":"{{apiVersion}}","kind":"{{kind}}","metadata":{"name":"app","namespace":"flux-system"},"spec":{{spec}}}""").AsMap);

    public static GitRepository ReadGitRepository(string spec) =>
        Assert.IsType<GitRepository>(Assert.IsType<DefinitionReading.Source>(DefinitionReader.Read(GitRepository(spec))).Definition);

    public static Kustomization ReadKustomization(string spec) =>
        Assert.IsType<Kustomization>(Assert.IsType<DefinitionReading.Deployment>(DefinitionReader.Read(Kustomization(spec))).Definition);

    public static string[] FaultsOf(KubeObject resource) =>
        [.. Assert.IsType<DefinitionReading.Invalid>(DefinitionReader.Read(resource)).Faults.Select(fault => fault.ToString())];

    public static string[] FaultPathsOf(KubeObject resource) =>
        [.. Assert.IsType<DefinitionReading.Invalid>(DefinitionReader.Read(resource)).Faults.Select(fault => fault.Path)];
}
