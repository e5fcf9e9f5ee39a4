using System.Diagnostics;
using GitOps.Adapters.Kustomize;
using GitOps.Core.Composition;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace GitOps.Benchmarks.Kustomize;

/// <summary>How long the engine's renderer takes after one file of an overlay has changed, and whether it made what a whole build makes.</summary>
internal static class ChangedFileBench
{
    private const double WantedMilliseconds = 50;
    private const int Changes = 40;

    public static async Task RunAsync(int count)
    {
        var overlay = new Overlay(count);
        await using var services = Compose();
        var renderer = services.GetRequiredService<IManifestRenderer>();
        var request = Request(overlay);
        _ = await renderer.RenderAsync(request, CancellationToken.None);
        var times = new List<double>();
        RenderResult? last = null;
        for (var change = 0; change < Changes; change++)
        {
            overlay.Change(change * 7 % count, $"1.{change}");
            var watch = Stopwatch.StartNew();
            last = await renderer.RenderAsync(request, CancellationToken.None);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        var isEqual = new BuildOutput(last!.Objects).ToYaml() == KustomizeBuild.Run(overlay, Overlay.Path).ToYaml();
        Goal.AtMost($"{count} objects, build after one file changed (median of {Changes}, {(isEqual ? "equal to a whole build" : "DIFFERENT FROM A WHOLE BUILD")})", times.Order().ElementAt(Changes / 2), WantedMilliseconds, "ms");
    }

    private static ServiceProvider Compose()
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        new Builder(services).UseKustomize();
        return services.BuildServiceProvider();
    }

    private static RenderRequest Request(Overlay overlay) => new(
        new Core.Definitions.Kustomization
        {
            Key = new ObjectKey(Core.Definitions.Kustomization.KindName, "flux-system", "apps"),
            Interval = Duration.FromMinutes(10),
            Source = new SourceReference("GitRepository", "flux-system", "fleet"),
            Path = Overlay.Path,
            Prune = true,
        },
        overlay,
        new Artifact("main@sha1:1", "sha256:1", new Provenance()));

    private sealed class Builder(IServiceCollection services) : IGitOpsBuilder
    {
        public IServiceCollection Services => services;
    }
}
