using System.Reflection;
using GitOps.EndToEnd.Infrastructure;
using GitOps.Tests.Lab;
using Xunit.v3;

[assembly: CountScenarios]
[assembly: AssemblyFixture(typeof(ScenarioCount))]

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>Prints at the end how many scenarios held, and on which server.</summary>
public sealed class ScenarioCount : IDisposable
{
    private static int held;
    private static int all;

    internal static void Add(bool isHeld)
    {
        Interlocked.Increment(ref all);
        Interlocked.Add(ref held, isHeld ? 1 : 0);
    }

    public void Dispose()
    {
        if (all > 0)
        {
            var isReal = Environment.GetEnvironmentVariable(RealCluster.Variable) is { Length: > 0 } and not "none";
            Console.WriteLine($"conformance scenarios on {(isReal ? "a real API server" : "the embedded server")}: {held}/{all}");
        }
    }
}

/// <summary>Counts the tests of scenarios that ran; those that were skipped do not count.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class CountScenariosAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (methodUnderTest.DeclaringType?.Namespace?.EndsWith(".Scenarios", StringComparison.Ordinal) == true && TestContext.Current.TestState?.Result is { } result and not TestResult.Skipped)
        {
            ScenarioCount.Add(result == TestResult.Passed);
        }
    }
}
