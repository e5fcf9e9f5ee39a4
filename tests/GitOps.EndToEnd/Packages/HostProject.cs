namespace GitOps.EndToEnd.Packages;

/// <summary>A host as a user would write it, with packages and no project of this repository.</summary>
internal static class HostProject
{
    /// <summary>Adds the feed to the sources the user has configured.</summary>
    public static string NuGetConfig(string feed) =>
        $"""
        <?xml version="1.0" encoding="utf-8"?>
        <configuration>
          <packageSources>
            <add key="packages-under-test" value="{feed}" />
          </packageSources>
        </configuration>
        """;

    /// <summary>The project file.</summary>
    /// <param name="version">Version of our packages.</param>
    /// <param name="cache">The user's package cache, which is read but not filled with packages that live for one test.</param>
    public static string Project(string version, string cache) =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <RestorePackagesPath>packages</RestorePackagesPath>
            <RestoreFallbackFolders>{cache}</RestoreFallbackFolders>
            <WarningsNotAsErrors>NU1900;NU1901;NU1902;NU1903;NU1904;NU1905</WarningsNotAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="GitOps.Core" Version="{version}" />
          </ItemGroup>
        </Project>
        """;

    public const string Program =
        """"
        using GitOps.Core.Definitions.Parsing;
        using GitOps.Core.Objects;

        var resource = new KubeObject(KubeJson.Parse("""
            {"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization","metadata":{"name":"apps","namespace":"flux-system"},
             "spec":{"interval":"10m","prune":true,"sourceRef":{"kind":"GitRepository","name":"fleet"}}}
            """).AsMap);

        Console.WriteLine(DefinitionReader.Read(resource) switch
        {
            DefinitionReading.Deployment(var d, _) => $"{d.Key} every {d.Interval.TotalSeconds} s from {d.Source.Key}",
            var other => other.ToString(),
        });
        """";
}
