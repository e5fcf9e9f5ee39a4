using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of the containers of a pod.</summary>
internal sealed class ContainerRules(KubeMap pod, HashSet<string> volumes, Faults faults)
{
    private static readonly string[] OnlyForRunning = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];
    private readonly ProbeRules probes = new(pod["terminationGracePeriodSeconds"]?.AsInteger ?? 0, faults);

    public void Check(string path)
    {
        if (pod.List("containers").Count == 0)
        {
            faults.Required($"{path}.containers");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, container) in pod.Each("containers", $"{path}.containers"))
        {
            Common(container, at);
            Unique(container, at, names);
            Running(container, at);
            if (container["restartPolicy"] is { } policy)
            {
                faults.OneOf($"{at}.restartPolicy", policy, "Always", "Never", "OnFailure");
            }
        }

        HostPorts(pod.Each("containers", $"{path}.containers"));
        foreach (var (at, container) in pod.Each("initContainers", $"{path}.initContainers"))
        {
            Common(container, at);
            Beginning(container, at, names);
        }

        foreach (var (at, container) in pod.Each("ephemeralContainers", $"{path}.ephemeralContainers"))
        {
            Common(container, at);
            Unique(container, at, names);
        }
    }

    // A container that ends before the others start, unless it says that it goes on.
    private void Beginning(KubeMap container, string at, HashSet<string> names)
    {
        if (container["restartPolicy"] is { } policy)
        {
            faults.OneOf($"{at}.restartPolicy", policy, "Always", "Never", "OnFailure");
        }

        Unique(container, at, names);
        HostPorts([(at, container)]);
        if (container.Text("restartPolicy") == "Always")
        {
            Running(container, at);
            return;
        }

        foreach (var key in OnlyForRunning.Where(container.Has))
        {
            faults.Forbidden($"{at}.{key}", "may not be set for init containers without restartPolicy=Always");
        }
    }

    private void Running(KubeMap container, string at)
    {
        if (container["lifecycle"] is KubeMap lifecycle)
        {
            probes.Lifecycle(lifecycle, $"{at}.lifecycle");
        }

        foreach (var key in OnlyForRunning.Skip(1))
        {
            if (container[key] is KubeMap probe)
            {
                probes.Probe(probe, key, $"{at}.{key}");
            }
        }
    }

    private void Unique(KubeMap container, string at, HashSet<string> names)
    {
        if (container.Text("name") is { Length: > 0 } name && !names.Add(name))
        {
            faults.Duplicate($"{at}.name", name);
        }
    }

    private void Common(KubeMap container, string at)
    {
        var name = container.Text("name");
        if (name.Length == 0)
        {
            faults.Required($"{at}.name");
        }
        else
        {
            faults.Each($"{at}.name", name, Names.Label(name));
        }

        var image = container.Text("image");
        if (image.Length == 0)
        {
            faults.Required($"{at}.image");
        }
        else if (image.Trim().Length != image.Length && at.StartsWith("spec.containers", StringComparison.Ordinal) | at.StartsWith("spec.initContainers", StringComparison.Ordinal))
        {
            faults.Invalid($"{at}.image", image, "must not have leading or trailing whitespace");
        }

        faults.OneOf($"{at}.terminationMessagePolicy", container["terminationMessagePolicy"], "File", "FallbackToLogsOnError");
        Ports(container, $"{at}.ports");
        EnvironmentRules.Check(container, at, faults);
        Mounts(container, $"{at}.volumeMounts");
        Devices(container, $"{at}.volumeDevices");
        faults.OneOf($"{at}.imagePullPolicy", container["imagePullPolicy"], "Always", "IfNotPresent", "Never");
        ResourceRules.Container(container.Map("resources"), pod, $"{at}.resources", faults);
        foreach (var policy in container.List("resizePolicy").Select(item => item.AsMap))
        {
            if (policy.Text("resourceName") is not ("cpu" or "memory"))
            {
                faults.Unsupported($"{at}.resizePolicy", policy["resourceName"], ["cpu", "memory"]);
            }

            faults.OneOf($"{at}.resizePolicy", policy["restartPolicy"], "NotRequired", "RestartContainer");
        }

        if (container["securityContext"] is KubeMap context)
        {
            SecurityRules.Container(context, pod, $"{at}.securityContext", faults);
        }
    }

    private void Ports(KubeMap container, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, port) in container.Each("ports", path))
        {
            if (port.Text("name") is { Length: > 0 } name)
            {
                var wrong = Names.PortName(name).ToList();
                faults.Each($"{at}.name", name, wrong);
                if (wrong.Count == 0 && !names.Add(name))
                {
                    faults.Duplicate($"{at}.name", name);
                }
            }

            var number = port["containerPort"]?.AsInteger ?? 0;
            if (number == 0)
            {
                faults.Required($"{at}.containerPort");
            }
            else
            {
                faults.Each($"{at}.containerPort", number, Names.PortNumber(number));
            }

            if (port["hostPort"] is KubeInteger { Number: not 0 } host)
            {
                faults.Each($"{at}.hostPort", host, Names.PortNumber(host.Number));
            }

            faults.OneOf($"{at}.protocol", port["protocol"], "SCTP", "TCP", "UDP");
        }
    }

    private void HostPorts(IEnumerable<(string At, KubeMap Item)> containers)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, container) in containers)
        {
            foreach (var (place, port) in container.Each("ports", $"{at}.ports"))
            {
                if (port["hostPort"] is KubeInteger { Number: not 0 } host && $"{port.Text("protocol")}/{port.Text("hostIP")}/{host}" is var all && !taken.Add(all))
                {
                    faults.Duplicate($"{place}.hostPort", all);
                }
            }
        }
    }

    private void Mounts(KubeMap container, string path)
    {
        var devices = container.List("volumeDevices").Select(device => device.AsMap).ToList();
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, mount) in container.Each("volumeMounts", path))
        {
            var (name, place) = (mount.Text("name"), mount.Text("mountPath"));
            if (name.Length == 0)
            {
                faults.Required($"{at}.name");
            }

            if (!volumes.Contains(name))
            {
                faults.NotFound($"{at}.name", name);
            }

            if (place.Length == 0)
            {
                faults.Required($"{at}.mountPath");
            }

            if (!paths.Add(place))
            {
                faults.Invalid($"{at}.mountPath", place, "must be unique");
            }

            if (devices.Exists(device => device.Text("name") == name))
            {
                faults.Invalid($"{at}.name", name, "must not already exist in volumeDevices");
            }

            if (devices.Exists(device => device.Text("devicePath") == place))
            {
                faults.Invalid($"{at}.mountPath", place, "must not already exist as a path in volumeDevices");
            }

            Below(mount, at, path);
            if (mount["mountPropagation"] is { } propagation)
            {
                faults.OneOf($"{path}.mountPropagation", propagation, "Bidirectional", "HostToContainer", "None");
                if (propagation.AsString == "Bidirectional" && container.Find("securityContext", "privileged")?.AsBool != true)
                {
                    faults.Forbidden($"{path}.mountPropagation", "Bidirectional mount propagation is available only to privileged containers");
                }
            }
        }
    }

    private void Below(KubeMap mount, string at, string path)
    {
        if (mount.Text("subPath") is { Length: > 0 } below)
        {
            faults.Each($"{path}.subPath", below, VolumeRules.Descending(below));
        }

        if (mount.Text("subPathExpr") is { Length: > 0 } expression)
        {
            if (mount.Text("subPath").Length > 0)
            {
                faults.Invalid($"{at}.subPathExpr", expression, "subPathExpr and subPath are mutually exclusive");
            }

            faults.Each($"{path}.subPathExpr", expression, VolumeRules.Descending(expression));
        }
    }

    private void Devices(KubeMap container, string path)
    {
        foreach (var (at, device) in container.Each("volumeDevices", path))
        {
            if (device.Text("name").Length == 0)
            {
                faults.Required($"{at}.name");
            }

            if (device.Text("devicePath").Length == 0)
            {
                faults.Required($"{at}.devicePath");
            }
            else if (device.Text("devicePath").Split('/').Contains(".."))
            {
                faults.Invalid($"{at}.devicePath", device["devicePath"], "can not contain backsteps ('..')");
            }

            if (!volumes.Contains(device.Text("name")))
            {
                faults.NotFound($"{at}.name", device.Text("name"));
            }
        }
    }
}
