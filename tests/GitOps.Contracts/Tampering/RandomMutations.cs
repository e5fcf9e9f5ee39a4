using CsCheck;

namespace GitOps.Contracts.Tampering;

/// <summary>Whatever one row of a real file is made to say with SQL, whichever row it is: it is found and named.</summary>
public sealed class RandomMutations
{
    private static readonly string[] Deeds =
    [
        "update events set id = randomblob(16)",
        "update events set id = x'00'",
        "update events set type = type || 'x'",
        "update events set body = cast(cast(body as text) || ' ' as blob)",
        "update events set body = x''",
        "update events set at_micros = at_micros + 1",
        "update events set actor = 'person:mallory'",
        "update events set actor = 'nonsense'",
        "update events set correlation = randomblob(16)",
        "update events set causation = randomblob(16)",
        "update events set cause_type = 'Forged'",
        "update events set cause_type = 'Forged', cause = x'7b7d'",
        "update events set previous_hash = randomblob(32)",
        "update events set hash = randomblob(32)",
        "update events set hash = x''",
        "update events set version = version + 100",
        "update events set version = -version",
        "update events set stream = 99",
        "update events set stream = 1, version = version + 200",
        "update events set position = position + 1000",
        "delete from events",
    ];

    [Fact]
    public async Task Of_a_sqlite_file()
    {
        await using var database = await SealedDatabase.OfAsync("SQLite");
        await database.RunAsync("create table kept as select * from events");
        var rows = database.Positions.OrderBy(entry => entry.Value).Select(entry => (entry.Key.Stream, entry.Key.Version, Position: entry.Value)).ToList();
        var count = 0;

        // The last checkpoint itself is covered by none yet.
        Gen.Select(Gen.Int[0, Deeds.Length - 1], Gen.Int[0, rows.Count - 2]).Sample(
            (deed, place) =>
            {
                var (stream, version, position) = rows[place];
                if (deed == Deeds.Length - 3 && stream == rows[0].Stream)
                {
                    return true;
                }

                Run(database, $"{Deeds[deed]} where position = {position}");
                var findings = database.VerifyAsync().GetAwaiter().GetResult().Findings;
                Run(database, "delete from events");
                Run(database, "insert into events select * from kept");
                count++;

                // What was moved past one event only, changed places with it: either is right.
                var passed = place == rows.Count - 2 ? rows[^1] : rows[place];
                return findings.Any(finding => finding is Core.Audit.Finding.Moved moved && (moved.Stream, moved.Version) == (passed.Stream, passed.Version)
                    || finding.Message.Contains($"position {position} ", StringComparison.Ordinal)
                    || finding.Message.Contains($"version {version} of '{stream}' ", StringComparison.Ordinal))
                    ? true
                    : throw new InvalidOperationException($"{Deeds[deed]} of version {version} of {stream} at {position}: {string.Join("; ", findings.Select(finding => finding.Message))}");
            },
            iter: 300,
            threads: 1);

        Assert.Empty((await database.VerifyAsync()).Findings);
        Console.WriteLine($"random mutations of a SQLite file: {count} found and named, of {Deeds.Length} kinds");
    }

    private static void Run(SealedDatabase database, string sql) => database.RunAsync(sql).GetAwaiter().GetResult();
}
