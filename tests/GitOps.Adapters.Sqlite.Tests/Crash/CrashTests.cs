using GitOps.Testing.Crashes;

namespace GitOps.Adapters.Sqlite.Tests.Crash;

public sealed class CrashTests
{
    [Fact]
    public async Task A_writer_killed_at_random_loses_nothing_it_was_promised_and_writes_nothing_twice()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-crash-");
        var path = Path.Combine(folder.FullName, "gitops.db");
        await new CrashRun("SQLite", () => TestStore.Host(path), path + ".versions", [DoomedWriter.Verb, path]).RunAsync();
        folder.Delete(recursive: true);
    }
}
