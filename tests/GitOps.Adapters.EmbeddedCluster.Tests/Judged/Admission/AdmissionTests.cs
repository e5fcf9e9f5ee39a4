namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>
/// What is accepted, filled in, refused and warned about, as on Kubernetes 1.36: by digests of what a server of that version answered,
/// and by a real one where the judge is new enough and no controllers change what the calls are about. <c>GITOPS_RECORD_ANSWERS</c> names a folder for files with its answers of today.
/// </summary>
public sealed class AdmissionTests
{
    private const int Since = 36;

    public static TheoryData<string> Files { get; } = ["Metadata.txt", "Pods.txt", "Kinds.txt", "Custom.txt", "Policies.txt"];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Objects_are_accepted_completed_and_refused_as_by_a_current_server(string file)
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        using var embedded = JudgedServer.Of(cluster.Cluster);
        using var judge = await JudgedServer.RealAsync();
        var real = await judge.MinorAsync() >= Since && !await judge.HasControllersAsync() ? judge : null;
        var @namespace = $"a{Guid.NewGuid():N}"[..9];
        var begin = new Call(HttpMethod.Post, "/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{@namespace}}}"} }""");
        await embedded.SendAsync(begin);
        await (real?.SendAsync(begin) ?? Task.FromResult((0, default(Core.Objects.KubeMap)!)));
        var (agree, all, differences, recorded) = (0, 0, new List<string>(), new List<string>());
        var isSettling = false;
        foreach (var one in AdmissionCase.Read(file))
        {
            if (one.Verb is "SETTLE" or "WAITFOR")
            {
                isSettling |= one.Verb == "SETTLE";
                await ServedAsync(real, one, @namespace);
                recorded.Add(one.Line("-"));
                continue;
            }

            var ours = await AnswerAsync(embedded, one, @namespace);
            var theirs = real is null ? null : await AnswerAsync(real, one, @namespace);
            theirs = theirs is not null && theirs != ours && isSettling && one.IsCompared ? await AnswerInTimeAsync(real!, one, @namespace, ours) : theirs;
            isSettling |= one.Verb == "CHANGE";
            recorded.Add(one.Line(theirs is null ? one.Digest : theirs == ours ? AdmissionCase.DigestOf(theirs) : "-"));
            if (one.IsCompared)
            {
                all++;
                var isSame = theirs is null ? AdmissionCase.DigestOf(ours) == one.Digest : theirs == ours;
                agree += isSame ? 1 : 0;
                if (!isSame)
                {
                    differences.Add($"{one.In(@namespace)}\n--- real\n{theirs ?? $"(its digest is {one.Digest})"}\n--- embedded\n{ours}");
                }
            }
        }

        if (Environment.GetEnvironmentVariable("GITOPS_RECORD_ANSWERS") is { Length: > 0 } folder)
        {
            await File.WriteAllLinesAsync(Path.Combine(folder, file), recorded, ClusterClient.Cancel);
        }

        Console.WriteLine($"conformance embedded-admission-{Path.GetFileNameWithoutExtension(file).ToLowerInvariant()}: {agree}/{all} calls were answered as by Kubernetes 1.36, with causes and warnings");
        Assert.True(differences.Count == 0, string.Join("\n\n", differences.Take(20)));
    }

    private static async Task<string> AnswerAsync(JudgedServer server, AdmissionCase one, string @namespace)
    {
        var (code, body, warnings) = await server.AnswerAsync(one.In(@namespace));
        return AdmissionAnswer.Of(code, body, warnings, @namespace);
    }

    // A real server takes its time until changed policies and definitions are in force: what it answers by then counts.
    private static async Task<string> AnswerInTimeAsync(JudgedServer real, AdmissionCase one, string @namespace, string expected)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var answer = string.Empty;
        for (var look = 0; look < 25 && answer != expected; look++)
        {
            await looks.WaitForNextTickAsync(ClusterClient.Cancel);
            answer = await AnswerAsync(real, one, @namespace);
        }

        return answer;
    }

    private static async Task ServedAsync(JudgedServer? real, AdmissionCase one, string @namespace)
    {
        if (real is null || one.Verb != "WAITFOR")
        {
            return;
        }

        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var look = 0; (await real.SendAsync(one.In(@namespace))).Code != 200; look++)
        {
            Assert.True(look < 150, $"{one.Path} is not served");
            await looks.WaitForNextTickAsync(ClusterClient.Cancel);
        }
    }
}
