using System.Text.RegularExpressions;

namespace GitOps.EndToEnd.Packages;

/// <summary>A host as a user would write it, with packages and no project of this repository.</summary>
internal static partial class HostProject
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
    /// <param name="hosting">Version of the generic host, which is not ours.</param>
    /// <param name="cache">The user's package cache, which is read but not filled with packages that live for one test.</param>
    public static string Project(string version, string hosting, string cache) =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <WarningsNotAsErrors>NU1900;NU1901;NU1902;NU1903;NU1904;NU1905</WarningsNotAsErrors>
            <RestorePackagesPath>packages</RestorePackagesPath>
            <RestoreFallbackFolders>{cache}</RestoreFallbackFolders>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="GitOps.Adapters.Git" Version="{version}" />
            <PackageReference Include="GitOps.Adapters.Kubernetes" Version="{version}" />
            <PackageReference Include="GitOps.Adapters.Kustomize" Version="{version}" />
            <PackageReference Include="GitOps.Adapters.Sqlite" Version="{version}" />
            <PackageReference Include="GitOps.Hosting" Version="{version}" />
            <PackageReference Include="Microsoft.Extensions.Hosting" Version="{hosting}" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>
    /// The program of docs/getting-started.md as it stands there, with two changes at its end: the cluster has no custom resources to
    /// follow, and the host says that it runs and stops.
    /// </summary>
    public static string Program(string page)
    {
        var program = CodeBlock().Match(page).Groups[1].Value;
        const string Run = "await builder.Build().RunAsync();";
        if (!program.Contains(Run, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"the program of the page no longer ends with '{Run}'");
        }

        return program.Replace(
            Run,
            """
            builder.Services.Configure<GitOpsOptions>(options =>
            {
                options.WatchCustomResources = false;
                options.InstallDefinitions = false;
            });
            using var host = builder.Build();
            await host.StartAsync();
            var engine = host.Services.GetRequiredService<IGitOpsEngine>();
            var head = await host.Services.GetRequiredService<GitOps.Core.EventSourcing.IEventStore>().GetHeadAsync();
            Console.WriteLine($"runs with {(await engine.GetDeploymentsAsync()).Count} deployments and a log of {head} events");
            await host.StopAsync();
            """,
            StringComparison.Ordinal).Insert(0, "using Microsoft.Extensions.DependencyInjection;\n");
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
