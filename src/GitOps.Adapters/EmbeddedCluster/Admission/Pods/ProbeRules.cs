using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of probes and of what is done when a container starts and stops.</summary>
/// <param name="gracePeriod">How long the pod may take to stop.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed class ProbeRules(long gracePeriod, Faults faults)
{
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];
    private static readonly string[] Counts = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];

    public void Lifecycle(KubeMap lifecycle, string path)
    {
        foreach (var key in new[] { "postStart", "preStop" })
        {
            if (lifecycle[key] is KubeMap handler)
            {
                Handler(handler, $"{path}.{key}");
            }
        }
    }

    public void Probe(KubeMap probe, string kind, string path)
    {
        Handler(probe, path);
        foreach (var key in Counts)
        {
            faults.Negative($"{path}.{key}", probe[key]);
        }

        if (probe["terminationGracePeriodSeconds"] is KubeInteger { Number: <= 0 } short_)
        {
            faults.Invalid($"{path}.terminationGracePeriodSeconds", short_, "must be greater than 0");
        }

        if (kind != "readinessProbe" && probe["successThreshold"] is not KubeInteger { Number: 1 })
        {
            faults.Invalid($"{path}.successThreshold", probe["successThreshold"] ?? 0, "must be 1");
        }

        if (kind == "readinessProbe" && probe["terminationGracePeriodSeconds"] is { } grace)
        {
            faults.Invalid($"{path}.terminationGracePeriodSeconds", grace, "must not be set for readinessProbes");
        }
    }

    private void Handler(KubeMap handler, string path)
    {
        var kinds = Handlers.Where(handler.Has).ToList();
        if (kinds.Count == 0)
        {
            faults.Required(path, "must specify a handler type");
            return;
        }

        var (at, action) = ($"{path}.{kinds[0]}", handler.Map(kinds[0]));
        switch (kinds[0])
        {
            case "exec" when action.List("command").Count == 0:
                faults.Required($"{at}.command");
                break;
            case "httpGet":
                Get(action, at);
                break;
            case "tcpSocket":
                Port(action["port"], $"{at}.port");
                break;
            case "grpc":
                faults.Each($"{at}.port", action["port"] ?? 0, Names.PortNumber(action["port"]?.AsInteger ?? 0));
                break;
            case "sleep" when (action["seconds"]?.AsInteger ?? 0) is var seconds && (seconds < 0 || seconds > gracePeriod):
                faults.Invalid(at, seconds, $"must be non-negative and less than terminationGracePeriodSeconds ({gracePeriod})");
                break;
        }

        foreach (var more in kinds.Skip(1))
        {
            faults.Forbidden($"{path}.{more}", "may not specify more than 1 handler type");
        }
    }

    private void Get(KubeMap action, string path)
    {
        if (action.Text("path").Length == 0)
        {
            faults.Required($"{path}.path");
        }

        Port(action["port"], $"{path}.port");
        faults.OneOf($"{path}.scheme", action["scheme"], "HTTP", "HTTPS");
        foreach (var header in action.List("httpHeaders").Select(item => item.AsMap.Text("name")))
        {
            faults.Each($"{path}.httpHeaders", header, Names.HeaderName(header));
        }
    }

    private void Port(KubeValue? port, string path) =>
        faults.Each(path, port is null or KubeNull ? 0 : port, port is KubeString { Text: var name } ? Names.PortName(name) : Names.PortNumber(port?.AsInteger ?? 0));
}
