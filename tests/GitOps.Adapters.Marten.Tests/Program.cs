using GitOps.Testing.Crashes;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace GitOps.Adapters.Marten.Tests;

/// <summary>Runs the tests, or, as a child of the crash test, writes until it is killed.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [DoomedWriter.Verb, var connectionString, var schema, var versions] => DoomedWriter.RunAsync(TestDatabase.Host(connectionString, schema), versions),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
            TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(args),
    };
}
