using GitOps.Core.Composition;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ReplayAudit;

/// <summary>Rooms without an engine: what a tool needs that only reads.</summary>
internal sealed class Rooms : IGitOpsBuilder
{
    public IServiceCollection Services { get; } = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
}
