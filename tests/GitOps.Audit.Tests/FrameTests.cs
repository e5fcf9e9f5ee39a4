using System.Text.Json;
using GitOps.Core.Tests.Audit;
using NodaTime;
using ReplayAudit.CommandLine;

namespace GitOps.Audit.Tests;

public sealed class FrameTests
{
    /// <summary>Every verb of the tool, with arguments that answer on the fleet of two commits.</summary>
    public static TheoryData<string> Questions { get; } =
    [
        "log",
        "show apps",
        "show deployment/shop/web",
        "blame deployment/shop/web",
        "diff apps --from aaaa --to bbbb",
        "timeline",
        "metrics",
        "replay",
        "verify",
    ];

    public static TheoryData<string> Verbs { get; } = ["log", "show", "blame", "diff", "timeline", "metrics", "replay", "verify", "prove", "export", "import"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task The_help_of_every_verb_teaches_with_an_example_and_tells_the_exit_codes(string verb)
    {
        var ran = await Ran.OfAsync(FleetLog.Start, verb, "--help");
        Assert.Equal(0, ran.ExitCode);
        Assert.Contains($"$ gitops-audit {verb}", ran.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:\n  0    answered", ran.Output, StringComparison.Ordinal);
        Assert.Contains("last friday 14:05", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Every_answer_is_JSON_and_YAML_and_a_page_without_colour(string line)
    {
        var question = line.Split(' ');
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        var json = await fleet.RunAsync([.. question, "-o", "json"]);
        Assert.InRange(json.ExitCode, 0, 1);
        foreach (var document in question[0] == "log" ? json.Lines : [json.Output])
        {
            using var parsed = JsonDocument.Parse(document);
            Assert.NotEqual(JsonValueKind.Undefined, parsed.RootElement.ValueKind);
        }

        var yaml = await fleet.RunAsync([.. question, "-o", "yaml"]);
        Assert.Equal(json.ExitCode, yaml.ExitCode);
        Assert.NotEmpty(GitOps.Core.Yaml.KubeYaml.ParseAll(yaml.Output, "answer.yaml"));
        var table = await fleet.RunAsync(question);
        Assert.NotEmpty(table.Output);
        Assert.DoesNotContain('\e', table.Output);
        Assert.Contains('\e', (await fleet.RunAsync([.. question, "--color", "always"])).Output);
        Assert.Empty(table.Error);
    }

    [Theory]
    [InlineData(2, "nonsense")]
    [InlineData(2, "show")]
    [InlineData(2, "log", "--since", "soon")]
    [InlineData(2, "log", "--zone", "Mars")]
    [InlineData(2, "log", "-o", "xml")]
    [InlineData(2, "diff", "apps")]
    [InlineData(2, "timeline", "--since", "now")]
    [InlineData(2, "metrics", "--window", "long")]
    [InlineData(1, "show", "nothing")]
    [InlineData(1, "show", "apps", "--at", "2026-03-01")]
    [InlineData(1, "show", "deployment/shop/web", "--at", "2026-03-01")]
    [InlineData(1, "blame", "nothing")]
    [InlineData(1, "diff", "apps", "--from", "aaaa", "--to", "bbbb")]
    [InlineData(0, "diff", "apps", "--from", "aaaa", "--to", "aaaa")]
    [InlineData(1, "diff", "apps", "--from", "cccc", "--to", "dddd")]
    [InlineData(1, "timeline", "--deployment", "nothing")]
    public async Task The_exit_code_tells_scripts_how_a_call_ended(int expected, params string[] arguments)
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        var ran = await fleet.RunAsync(arguments);
        Assert.Equal(expected, ran.ExitCode);
        Assert.True(ran.Error.Length > 0 || (ran.Output.Length > 0 && expected < 2));
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_told_with_its_path_and_not_made()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var ran = await Ran.OfAsync(FleetLog.Start, "log", "--db", path);
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains(path, ran.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("postgres://ada:s%40fe@db.example.org:5433/gitops", "host=db.example.org;port=5433;database=gitops;username=ada;password=s@fe")]
    [InlineData("postgresql://db.example.org/gitops", "host=db.example.org;database=gitops")]
    [InlineData("Host=db;Database=gitops", "Host=db;Database=gitops")]
    [InlineData("events.db", null)]
    [InlineData("data", null)]
    public void A_store_is_a_file_or_what_reads_as_a_connection(string text, string? expected) =>
        Assert.Equal(expected, Database.ConnectionStringOf(text), ignoreCase: true);

    [Fact]
    public async Task A_database_that_is_away_is_told_without_the_password()
    {
        var ran = await Ran.OfAsync(FleetLog.Start, "log", "--db", "postgres://ada:geheim@127.0.0.1:1/gitops");
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("127.0.0.1:1", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_store_is_told_and_left_as_it_is()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "this is not a database, but a text that someone wrote", TestContext.Current.CancellationToken);
        var ran = await Ran.OfAsync(FleetLog.Start, "log", "--db", path);
        Assert.Equal(3, ran.ExitCode);
        Assert.StartsWith("Error: ", ran.Error, StringComparison.Ordinal);
        Assert.StartsWith("this is not", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public async Task Times_are_told_in_the_zone_that_was_asked_for()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        Assert.StartsWith("2026-03-06T14:00:00.000Z", (await fleet.RunAsync("log")).Output, StringComparison.Ordinal);
        Assert.StartsWith("2026-03-06T15:00:00.000+01:00", (await fleet.RunAsync("log", "--zone", "Europe/Paris")).Output, StringComparison.Ordinal);
        Assert.Contains("\"at\":\"2026-03-06T19:30:00.000+05:30\"", (await fleet.RunAsync("log", "--zone", "asia/kolkata", "-o", "json")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task What_others_wrote_cannot_move_the_cursor(string question)
    {
        await using var fleet = await StoredFleet.EmptyAsync();
        await fleet.Log.RollOutAsync(fleet.Log.Commit('a', "Ada", subject: "\e[2JAll is well\u202E\u009B"), null, FleetLog.Deployment(2));
        fleet.Log.Pass(Duration.FromMinutes(1));
        await fleet.Log.RollOutAsync(fleet.Log.Commit('b', "Bob\e]0;x\a"), null, FleetLog.Deployment(4));
        Assert.DoesNotContain((await fleet.RunAsync(question.Split(' '))).Output, c => (char.IsControl(c) && c != '\n') || c == '\u202E');
    }
}
