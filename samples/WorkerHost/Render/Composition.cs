using GitOps.Core.Composition;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerHost.Render;

/// <summary>Rooms without an engine around them, for commands that only build.</summary>
internal sealed class Composition(IServiceCollection services) : IGitOpsBuilder
{
    public IServiceCollection Services { get; } = services;
}
