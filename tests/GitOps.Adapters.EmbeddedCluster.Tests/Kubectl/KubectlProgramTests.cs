namespace GitOps.Adapters.EmbeddedCluster.Tests.Kubectl;

/// <summary>What people type, with every kubectl that is there.</summary>
public sealed class KubectlProgramTests : IAsyncLifetime
{
    // Words are separated by blanks; "_" is a blank inside of one.
    private static readonly string[] Commands =
    [
        "create deployment web --image=nginx:1.27 --replicas=2", "rollout status deploy/web --timeout=20s", "expose deploy web --port=80", "autoscale deploy web --min=1 --max=3", "get hpa",
        "rollout restart deploy/web", "rollout status deploy/web --timeout=20s", "rollout history deploy/web", "rollout undo deploy/web", "rollout pause deploy/web", "rollout resume deploy/web",
        "scale deploy/web --replicas=3", "set env deploy/web A=b", "set resources deploy/web --limits=cpu=1", "label deploy web a=b", "annotate deploy web a=b", "get all -A", "get pods -o wide", "get pods --show-labels",
        "get pods --field-selector=status.phase=Running", "get pods -l app=web --chunk-size=1", "get deploy,svc -o name", "get deploy web -o jsonpath={.spec.replicas}", "get events", "events", "describe deploy web", "describe pod -l app=web",
        "create quota q --hard=pods=10", "get quota", "describe quota q", "create ingress i --rule=a.example/*=web:80", "get ingress", "create cronjob c --image=busybox --schedule=*/5_*_*_*_* -- true", "create job j --image=busybox", "get jobs,cronjobs",
        "create secret generic s --from-literal=a=b", "get secrets", "create serviceaccount robot", "create token robot", "create role r --verb=get --resource=pods", "create rolebinding rb --role=r --serviceaccount=default:robot",
        "create clusterrole cr --verb=get --resource=nodes", "create clusterrolebinding crb --clusterrole=cr --user=ada", "create priorityclass pc --value=10", "create poddisruptionbudget pdb --selector=app=web --min-available=1", "get pdb",
        "auth can-i get pods --as=system:serviceaccount:default:robot", "auth can-i --list --as=ada", "auth whoami", "auth can-i create pods --all-namespaces", "api-resources", "api-versions", "cluster-info", "version",
        "explain pods.spec.containers", "explain deploy --recursive", "explain hpa", "explain crd.spec", "explain networkpolicy.spec", "get nodes", "get ns", "get sc,pv,pvc", "get clusterroles", "cordon embedded", "uncordon embedded", "taint node embedded a=b:NoSchedule", "logs deploy/web",
        "get --raw /healthz", "get --raw /openapi/v2", "get crd", "get cm -A", "get endpointslices", "get leases -A", "delete deploy web --cascade=orphan", "get rs", "delete rs --all --cascade=foreground", "wait --for=delete pod -l app=web --timeout=20s",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("embedded-kubectl").FullName;
    private ClusterClient cluster = null!;

    public static TheoryData<string> Programs { get; } = [.. Kubectl.Programs.DefaultIfEmpty(string.Empty)];

    public async ValueTask InitializeAsync() => cluster = await ClusterClient.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Every_command_of_a_working_day_succeeds(string program)
    {
        var kubectl = Open(program);
        var failures = new List<string>();
        foreach (var command in Commands)
        {
            var (code, text, error) = await kubectl.RunAsync(null, [.. command.Split(' ').Select(word => word.Replace('_', ' '))]);
            if (code != 0 || error.Contains("rror", StringComparison.Ordinal))
            {
                failures.Add($"{command}: {code} {text} {error}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Access_is_asked_for_and_refused(string program)
    {
        var (admin, ada) = (Open(program), Open(program, cluster.Cluster.KubeconfigOf("ada", "writers")));
        var (code, _, error) = await ada.RunAsync(null, "get", "pods");
        Assert.Equal((1, "Error from server (Forbidden): pods is forbidden: User \"ada\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"\n"), (code, error));
        Assert.Equal("no\n", (await ada.RunAsync(null, "auth", "can-i", "create", "deployments")).Out);
        Assert.Equal("no\n", (await admin.RunAsync(null, "auth", "can-i", "create", "deployments", "--as=ada", "--as-group=writers")).Out);
        await admin.OkAsync(null, "create", "rolebinding", "writers", "--clusterrole=edit", "--group=writers");
        Assert.Equal("yes\n", await ada.OkAsync(null, "auth", "can-i", "create", "deployments"));
        Assert.Contains("deployments.apps/scale", await ada.OkAsync(null, "auth", "can-i", "--list"), StringComparison.Ordinal);
        await ada.OkAsync(null, "create", "deployment", "web", "--image=nginx:1.27");
        (code, _, error) = await ada.RunAsync(null, "create", "rolebinding", "more", "--clusterrole=cluster-admin", "--user=ada");
        Assert.Equal(1, code);
        Assert.Contains("rolebindings.rbac.authorization.k8s.io is forbidden: User \"ada\" cannot create resource", error, StringComparison.Ordinal);
        Assert.Contains("ada", await ada.OkAsync(null, "auth", "whoami"), StringComparison.Ordinal);
        await admin.OkAsync(null, "create", "serviceaccount", "robot");
        var token = (await admin.OkAsync(null, "create", "token", "robot")).Trim();
        (code, _, error) = await Open(program, cluster.Cluster.KubeconfigOf("robot")).RunAsync(null, "--token", token, "get", "pods");
        Assert.Contains("User \"system:serviceaccount:default:robot\" cannot list resource \"pods\"", error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task An_object_is_edited_and_watched(string program)
    {
        var kubectl = Open(program);
        kubectl.Environment["KUBE_EDITOR"] = "sed -i s/one/two/";
        await kubectl.OkAsync(null, "create", "configmap", "settings", "--from-literal=value=one");
        using var watch = kubectl.Start("get", "cm", "settings", "-w", "-o", "jsonpath={.data.value}{\"\\n\"}");
        try
        {
            Assert.Equal("one", await watch.StandardOutput.ReadLineAsync(ClusterClient.Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), ClusterClient.Cancel));
            Assert.Equal("configmap/settings edited\n", await kubectl.OkAsync(null, "edit", "cm", "settings"));
            Assert.Equal("two", await watch.StandardOutput.ReadLineAsync(ClusterClient.Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), ClusterClient.Cancel));
        }
        finally
        {
            watch.Kill();
        }
    }

    private Kubectl Open(string program, string? kubeconfig = null)
    {
        Assert.SkipWhen(program.Length == 0, "there is no kubectl");
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.kubeconfig");
        File.WriteAllText(path, kubeconfig ?? cluster.Cluster.Kubeconfig());
        return new Kubectl(path, program);
    }
}
