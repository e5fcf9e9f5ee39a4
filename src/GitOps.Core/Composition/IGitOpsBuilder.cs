using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Core.Composition;

/// <summary>Where rooms register themselves: every adapter brings its own <c>Use…</c> extension. Knows nothing but the services.</summary>
public interface IGitOpsBuilder
{
    /// <summary>The services of the host.</summary>
    IServiceCollection Services { get; }
}
