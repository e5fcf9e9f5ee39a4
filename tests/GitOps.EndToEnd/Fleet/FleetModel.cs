using System.Collections.Immutable;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Fleet;

/// <summary>What the fleet should be, kept by the test without the engine.</summary>
internal sealed class FleetModel
{
    public static readonly string[] Apps = ["ants", "bees", "cats"];

    private readonly Dictionary<string, AppModel> apps = Apps.ToDictionary(name => name, name => new AppModel(name));

    public AppModel this[string name] => apps[name];

    /// <summary>The revision at the head of the branch; empty before the first is known.</summary>
    public string Head { get; set; } = string.Empty;

    /// <summary>The files of the first commit.</summary>
    public IEnumerable<(string Path, string? Content)> Files() => apps.Values.SelectMany(app => app.Wanted.Select(entry => app.File(entry.Key, entry.Value)));

    /// <summary>What is committed is applied where nothing stands in the way.</summary>
    public void Arrive()
    {
        foreach (var app in apps.Values.Where(app => app is { IsBroken: false, IsSuspended: false }))
        {
            (app.Applied, app.AppliedRevision) = (app.Wanted, Head);
        }
    }
}

/// <summary>One deployment of the fleet.</summary>
internal sealed class AppModel(string name)
{
    private const string Broken = "broken.yaml";

    public string Name { get; } = name;

    /// <summary>Values by name of the ConfigMap, as they are committed.</summary>
    public ImmutableSortedDictionary<string, string> Wanted { get; set; } =
        ImmutableSortedDictionary<string, string>.Empty.Add($"{name}-one", "1").Add($"{name}-two", "1");

    /// <summary>Values by name of the ConfigMap, as they are in the cluster.</summary>
    public ImmutableSortedDictionary<string, string> Applied { get; set; } = ImmutableSortedDictionary<string, string>.Empty;

    public string AppliedRevision { get; set; } = string.Empty;

    /// <summary>Whether the head has a file that cannot be read.</summary>
    public bool IsBroken { get; set; }

    public bool IsSuspended { get; set; }

    /// <summary>Whether it failed when it was laid to rest.</summary>
    public bool WasBroken { get; set; }

    public (string Path, string? Content) File(string config, string? value) => ($"apps/{Name}/{config}.yaml", value is null ? null : Manifest.Config(config, value));

    public (string Path, string? Content) BrokenFile(bool isThere) => ($"apps/{Name}/{Broken}", isThere ? "apiVersion: v1\nkind: ConfigMap\nmetadata: [\n" : null);
}
