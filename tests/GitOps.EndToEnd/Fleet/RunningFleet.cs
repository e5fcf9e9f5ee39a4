using System.Collections.Immutable;
using GitOps.Core.Audit;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;
using NodaTime;

namespace GitOps.EndToEnd.Fleet;

/// <summary>Lets things happen to a fleet and its model alike, and waits until the engine has followed.</summary>
internal sealed class RunningFleet(TestEngine engine, FleetModel model)
{
    private const string Owner = "kustomize.toolkit.fluxcd.io/name";
    private static readonly GroupVersionKind Config = new(string.Empty, "v1", "ConfigMap");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task DeclareAsync()
    {
        foreach (var app in FleetModel.Apps)
        {
            await engine.DeclareAsync(app, $"./apps/{app}");
        }

        var ready = await engine.ReadyAsync(FleetModel.Apps[0]);
        model.Head = ready.Status["lastAppliedRevision"]!.AsString!;
        model.Arrive();
        await SettleAsync();
    }

    /// <summary>One thing, chosen by numbers; what cannot happen now becomes a commit.</summary>
    /// <returns>What happened; the first word is its kind.</returns>
    public async Task<string> DoAsync(int deed, int which, int value)
    {
        var app = model[FleetModel.Apps[which % FleetModel.Apps.Length]];
        var isActive = app is { IsBroken: false, IsSuspended: false };
        return (deed % 10) switch
        {
            0 or 1 when isActive => await DriftAsync(app, value),
            2 when isActive => await LoseAsync(app, value),
            3 when !app.IsBroken => Break(app),
            3 or 4 when app.IsBroken => Mend(app),
            5 => await SuspendAsync(app, !app.IsSuspended),
            6 => await RestartAsync(() => "restart"),
            7 => await RestartAsync(() => $"restart with a {Change(app, value, isAway: true)}"),
            8 => Grow(app, value),
            9 when app.Wanted.Count > 1 => Shrink(app, value),
            _ => Change(app, value),
        };
    }

    /// <summary>Waits until the engine has done what the model says.</summary>
    public async Task SettleAsync()
    {
        foreach (var app in FleetModel.Apps.Select(name => model[name]))
        {
            await engine.UntilAsync($"{app.Name} is at {app.AppliedRevision}, {(app.IsBroken ? "broken" : "whole")}, {(app.IsSuspended ? "suspended" : "active")}", () => IsAsModelledAsync(app));
        }

        await engine.QuietAsync();
    }

    /// <summary>What is true now, as the cluster shows it.</summary>
    public async Task<Sighting> LookAsync()
    {
        var seen = ImmutableArray.CreateBuilder<SeenApp>();
        foreach (var app in FleetModel.Apps.Select(name => model[name]))
        {
            var live = await LiveAsync(app.Name);
            Assert.Equal(app.Applied, live);
            seen.Add(new SeenApp(engine.KeyOf(app.Name), app.AppliedRevision, app is { IsSuspended: true }, IsBrokenNow(app), live));
        }

        return new Sighting(SystemClock.Instance.GetCurrentInstant(), seen.ToImmutable());
    }

    private async Task<bool> IsAsModelledAsync(AppModel app)
    {
        var then = await TimeTravel.FindAsync(engine.Events, engine.KeyOf(app.Name), Instant.MaxValue, Token);
        return then is not null
            && then.AppliedRevision == app.AppliedRevision
            && then.IsSuspended == app.IsSuspended
            && (app.IsSuspended || (then.Failure is not null) == IsBrokenNow(app))
            && (app.IsSuspended || IsBrokenNow(app) || then.IsReady)
            && (await LiveAsync(app.Name)).SequenceEqual(app.Applied);
    }

    // A resting deployment does not look at what is committed; it is as it was when it was laid to rest.
    private static bool IsBrokenNow(AppModel app) => app.IsSuspended ? app.WasBroken : app.IsBroken;

    private async Task<ImmutableSortedDictionary<string, string>> LiveAsync(string app) =>
        (await engine.Cluster.ListAsync(new ObjectQuery(Config, engine.Space, $"{Owner}={app}"), Token)).Items
            .ToImmutableSortedDictionary(item => item.Name, item => item.Root.Find("data", "value")?.AsString ?? string.Empty);

    private string Change(AppModel app, int value, bool isAway = false)
    {
        var name = Pick(app, value);
        app.Wanted = app.Wanted.SetItem(name, $"{value}-{model.Head[^4..]}");
        return Commit($"change of {name}", isAway, app.File(name, app.Wanted[name]));
    }

    private string Grow(AppModel app, int value)
    {
        var name = $"{app.Name}-{value}";
        app.Wanted = app.Wanted.SetItem(name, model.Head[^4..]);
        return Commit($"growth by {name}", isAway: false, app.File(name, app.Wanted[name]));
    }

    private string Shrink(AppModel app, int value)
    {
        var name = Pick(app, value);
        app.Wanted = app.Wanted.Remove(name);
        return Commit($"removal of {name}", isAway: false, app.File(name, null));
    }

    private string Break(AppModel app)
    {
        app.IsBroken = true;
        return Commit($"break of {app.Name}", isAway: false, app.BrokenFile(isThere: true));
    }

    private string Mend(AppModel app)
    {
        app.IsBroken = false;
        return Commit($"mending of {app.Name}", isAway: false, app.BrokenFile(isThere: false));
    }

    private string Commit(string what, bool isAway, (string Path, string? Content) file)
    {
        model.Head = isAway ? $"main@sha1:{engine.Repository.Commit("main", what, file)}" : engine.Commit(what, file);
        model.Arrive();
        return what;
    }

    private async Task<string> RestartAsync(Func<string> whileAway)
    {
        await engine.StopHostAsync();
        var what = whileAway();
        await engine.StartHostAsync();
        await engine.UntilAsync("the definitions are known again", async () => (await engine.Engine.GetDeploymentsAsync(Token)).Count == FleetModel.Apps.Length);
        return what;
    }

    private async Task<string> SuspendAsync(AppModel app, bool suspend)
    {
        (app.WasBroken, app.IsSuspended) = (app.IsBroken, suspend);
        await engine.DeclareAsync(app.Name, $"./apps/{app.Name}", ("suspend", suspend));
        model.Arrive();
        return $"{(suspend ? "suspension" : "resumption")} of {app.Name}";
    }

    private async Task<string> DriftAsync(AppModel app, int value)
    {
        var name = Pick(app, value);
        var patch = new ObjectPatch(ObjectPatchKind.Merge, KubeMap.Of(("data", (KubeValue)KubeMap.Of(("value", (KubeValue)"drifted")))), FieldManager: "kubectl-edit");
        await engine.Cluster.PatchAsync(new ObjectRef(Config, engine.Space, name), patch, Token);
        engine.LookAt(app.Name);
        return $"drift of {name}";
    }

    private async Task<string> LoseAsync(AppModel app, int value)
    {
        var name = Pick(app, value);
        await engine.Cluster.DeleteAsync(new ObjectRef(Config, engine.Space, name), new DeleteOptions(), Token);
        engine.LookAt(app.Name);
        return $"loss of {name}";
    }

    private static string Pick(AppModel app, int value) => app.Wanted.Keys.ElementAt(value % app.Wanted.Count);
}
