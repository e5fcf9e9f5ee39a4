using GitOps.Core.Composition;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Contracts.Subjects;

/// <summary>A host of nothing but services, so that adapters are entered by their own door.</summary>
internal sealed class TestBuilder : IGitOpsBuilder
{
    public IServiceCollection Services { get; } = new ServiceCollection();
}
