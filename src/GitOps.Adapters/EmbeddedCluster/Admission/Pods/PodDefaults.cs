using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Default values of pods and of everything with a pod template.</summary>
internal static class PodDefaults
{
    public static KubeMap Template(KubeMap template) => template.Edit("spec", Spec);

    /// <summary>A pod has more defaults than a template: what its containers may use at most, they ask for.</summary>
    public static KubeMap Pod(KubeMap spec) => Spec(spec)
        .Default("enableServiceLinks", true)
        .EditEach("containers", container => container.Edit("resources", Requests))
        .EditEach("initContainers", container => container.Edit("resources", Requests));

    public static KubeMap Spec(KubeMap spec)
    {
        spec = spec
            .Default("restartPolicy", "Always")
            .Default("dnsPolicy", "ClusterFirst")
            .Default("schedulerName", "default-scheduler")
            .Default("terminationGracePeriodSeconds", 30)
            .Default("securityContext", KubeMap.Empty);
        if (spec["serviceAccountName"] is { } account)
        {
            spec = spec.With("serviceAccount", account);
        }
        else if (spec["serviceAccount"] is { } old)
        {
            spec = spec.With("serviceAccountName", old);
        }

        var hostNetwork = spec["hostNetwork"]?.AsBool == true;
        return spec
            .EditEach("containers", container => Container(container, hostNetwork))
            .EditEach("initContainers", container => Container(container, hostNetwork))
            .EditEach("ephemeralContainers", container => Container(container, hostNetwork))
            .EditEach("volumes", Volume);
    }

    private static KubeMap Container(KubeMap container, bool hostNetwork)
    {
        return container
            .Default("terminationMessagePath", "/dev/termination-log")
            .Default("terminationMessagePolicy", "File")
            .Default("imagePullPolicy", PullPolicy(container["image"]?.AsString ?? string.Empty))
            .EditEach("ports", port => Port(port, hostNetwork))
            .EditEach("env", env => env.Edit("valueFrom", from => from
                .Edit("fieldRef", reference => reference.Default("apiVersion", "v1"))
                .Edit("resourceFieldRef", reference => reference.Default("divisor", "0"))))
            .Edit("livenessProbe", Probe)
            .Edit("readinessProbe", Probe)
            .Edit("startupProbe", Probe)
            .Edit("lifecycle", lifecycle => lifecycle.Edit("postStart", Handler).Edit("preStop", Handler));
    }

    // A limit without a request is also the request.
    private static KubeMap Requests(KubeMap resources)
    {
        if (resources["limits"] is not KubeMap limits)
        {
            return resources;
        }

        var requests = resources["requests"]?.AsMap ?? KubeMap.Empty;
        foreach (var (name, amount) in limits)
        {
            requests = requests.Default(name, amount);
        }

        return requests.Equals(resources["requests"]) ? resources : resources.With("requests", requests);
    }

    private static KubeMap Port(KubeMap port, bool hostNetwork)
    {
        port = port.Default("protocol", "TCP");
        return hostNetwork && port["containerPort"] is { } number ? port.Default("hostPort", number) : port;
    }

    private static KubeMap Probe(KubeMap probe) => Handler(probe)
        .Default("timeoutSeconds", 1)
        .Default("periodSeconds", 10)
        .Default("successThreshold", 1)
        .Default("failureThreshold", 3)
        .Edit("grpc", grpc => grpc.Default("service", string.Empty));

    private static KubeMap Handler(KubeMap handler) => handler.Edit("httpGet", get => get.Default("path", "/").Default("scheme", "HTTP"));

    private static KubeMap Volume(KubeMap volume)
    {
        volume = volume
            .Edit("secret", source => source.Default("defaultMode", 420))
            .Edit("configMap", source => source.Default("defaultMode", 420))
            .Edit("downwardAPI", source => source.Default("defaultMode", 420).EditEach("items", Item))
            .Edit("hostPath", source => source.Default("type", string.Empty))
            .Edit("image", source => source.Default("pullPolicy", PullPolicy(source.Text("reference"))))
            .Edit("iscsi", source => source.Default("iscsiInterface", "default"))
            .Edit("rbd", source => source.Default("pool", "rbd").Default("user", "admin").Default("keyring", "/etc/ceph/keyring"))
            .Edit("scaleIO", source => source.Default("storageMode", "ThinProvisioned").Default("fsType", "xfs"))
            .Edit("azureDisk", source => source.Default("cachingMode", "ReadWrite").Default("fsType", "ext4").Default("readOnly", false).Default("kind", "Shared"))
            .Edit("projected", source => source.Default("defaultMode", 420).EditEach("sources", projection => projection
                .Edit("serviceAccountToken", token => token.Default("expirationSeconds", 3600))
                .Edit("downwardAPI", api => api.EditEach("items", Item))))
            .Edit("ephemeral", source => source.Edit("volumeClaimTemplate", template => template.Edit("spec", claim => claim.Default("volumeMode", "Filesystem"))));
        return volume.Count == 1 ? volume.With("emptyDir", KubeMap.Empty) : volume;

        static KubeMap Item(KubeMap item) => item
            .Edit("fieldRef", reference => reference.Default("apiVersion", "v1"))
            .Edit("resourceFieldRef", reference => reference.Default("divisor", "0"));
    }

    private static string PullPolicy(string image)
    {
        var digest = image.IndexOf('@', StringComparison.Ordinal);
        var named = digest < 0 ? image : image[..digest];
        var colon = named.LastIndexOf(':');
        var tag = colon > named.LastIndexOf('/') ? named[(colon + 1)..] : digest < 0 ? "latest" : string.Empty;
        return tag == "latest" ? "Always" : "IfNotPresent";
    }
}
