using System.Net;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of ingresses, their classes, and network policies.</summary>
internal static class NetworkRules
{
    private const string CidrText = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
    private const string OldClass = "kubernetes.io/ingress.class";
    private static readonly string[] NotInPaths = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] NotAtEnds = ["/..", "/."];

    public static void Ingress(KubeMap root, Faults faults)
    {
        var spec = root.Map("spec");
        var (fallback, rules) = (spec["defaultBackend"] as KubeMap, spec.List("rules"));
        if (rules.Count == 0 && fallback is null)
        {
            faults.Invalid("spec", KubeValue.Null, "either `defaultBackend` or `rules` must be specified");
        }

        if (fallback is not null)
        {
            Backend(fallback, "spec.defaultBackend", faults);
        }

        foreach (var (at, rule) in spec.Each("rules", "spec.rules"))
        {
            if (rule.Text("host") is { Length: > 0 } host)
            {
                faults.Each($"{at}.host", host, IPAddress.TryParse(host, out _) ? ["must be a DNS name, not an IP address"] : Host(host));
            }

            if (rule["http"] is KubeMap http)
            {
                Paths(http, $"{at}.http.paths", faults);
            }
        }

        foreach (var (at, tls) in spec.Each("tls", "spec.tls"))
        {
            for (var i = 0; i < tls.List("hosts").Count; i++)
            {
                faults.Each(PodRules.Index($"{at}.hosts", i), tls.List("hosts")[i], Host(tls.List("hosts")[i].AsString ?? string.Empty));
            }

            if (tls.Text("secretName") is { Length: > 0 } secret)
            {
                faults.Each($"{at}.secretName", secret, Names.Subdomain(secret));
            }
        }

        if (spec["ingressClassName"]?.AsString is { } name)
        {
            faults.Each("spec.ingressClassName", name, Names.Subdomain(name));
        }
    }

    public static IEnumerable<string> Warnings(KubeMap root) =>
        root.Map("metadata").Map("annotations").Has(OldClass) && !root.Map("spec").Has("ingressClassName") ? [$"annotation \"{OldClass}\" is deprecated, please use 'spec.ingressClassName' instead"] : [];

    public static void Class(KubeMap root, KubeMap? old, Faults faults)
    {
        var (spec, controller) = (root.Map("spec"), root.Map("spec").Text("controller"));
        if (controller.Length == 0)
        {
            faults.Required("spec.controller");
        }
        else if (controller.IndexOf('/', StringComparison.Ordinal) is var slash && (slash < 0 || slash == controller.Length - 1))
        {
            faults.Invalid("spec.controller", controller, "must be a domain-prefixed path (such as \"acme.io/foo\")");
        }
        else
        {
            faults.Each("spec.controller", controller[..slash], Names.Subdomain(controller[..slash]));
        }

        if (spec["parameters"] is KubeMap parameters)
        {
            Parameters(parameters, "spec.parameters", faults);
        }

        if (old is not null && controller != old.Map("spec").Text("controller"))
        {
            faults.Immutable("spec.controller", controller);
        }
    }

    public static void Policy(KubeMap root, Faults faults)
    {
        var spec = root.Map("spec");
        SelectorRules.Check(spec.Map("podSelector"), "spec.podSelector", faults);
        foreach (var (list, peers) in new[] { ("ingress", "from"), ("egress", "to") })
        {
            foreach (var (at, rule) in spec.Each(list, $"spec.{list}"))
            {
                foreach (var (place, port) in rule.Each("ports", $"{at}.ports"))
                {
                    Port(port, place, faults);
                }

                foreach (var (place, peer) in rule.Each(peers, $"{at}.{peers}"))
                {
                    Peer(peer, place, faults);
                }
            }
        }

        var types = spec.List("policyTypes");
        if (types.Count > 2)
        {
            faults.Invalid("spec.policyTypes", types, "may not specify more than two policyTypes");
            return;
        }

        for (var i = 0; i < types.Count; i++)
        {
            faults.OneOf(PodRules.Index("spec.policyTypes", i), types[i], "Ingress", "Egress");
        }
    }

    private static IEnumerable<string> Host(string host) => host.Contains('*', StringComparison.Ordinal) ? Names.Wildcard(host) : Names.Subdomain(host);

    private static void Paths(KubeMap http, string path, Faults faults)
    {
        if (http.List("paths").Count == 0)
        {
            faults.Required(path);
        }

        foreach (var (at, item) in http.Each("paths", path))
        {
            var (text, type) = (item.Text("path"), item["pathType"]);
            if (type is null)
            {
                faults.Required($"{at}.pathType", "pathType must be specified");
            }
            else if (type.AsString is "Exact" or "Prefix")
            {
                if (!text.StartsWith('/'))
                {
                    faults.Invalid($"{at}.path", text, "must be an absolute path");
                }

                if (text.Length > 0)
                {
                    foreach (var part in NotInPaths.Where(part => text.Contains(part, StringComparison.Ordinal)))
                    {
                        faults.Invalid($"{at}.path", text, $"must not contain '{part}'");
                    }

                    foreach (var end in NotAtEnds.Where(end => text.EndsWith(end, StringComparison.Ordinal)))
                    {
                        faults.Invalid($"{at}.path", text, $"cannot end with '{end}'");
                    }
                }
            }
            else if (type.AsString == "ImplementationSpecific")
            {
                if (text.Length > 0 && text[0] != '/')
                {
                    faults.Invalid($"{at}.path", text, "must be an absolute path");
                }
            }
            else
            {
                faults.Unsupported($"{at}.pathType", type, ["Exact", "ImplementationSpecific", "Prefix"]);
            }

            Backend(item.Map("backend"), $"{at}.backend", faults);
        }
    }

    private static void Backend(KubeMap backend, string path, Faults faults)
    {
        var service = backend["service"] as KubeMap;
        if (service is not null && backend.Has("resource"))
        {
            faults.Invalid(path, string.Empty, "cannot set both resource and service backends");
        }
        else if (service is null && !backend.Has("resource"))
        {
            faults.Invalid(path, string.Empty, "resource or service backend is required");
        }
        else if (service is not null)
        {
            Target(service, path, faults);
        }
    }

    private static void Target(KubeMap service, string path, Faults faults)
    {
        var (port, name) = (service.Map("port"), service.Text("name"));
        if (name.Length == 0)
        {
            faults.Required($"{path}.service.name");
        }
        else
        {
            faults.Each($"{path}.service.name", name, Names.Label(name));
        }

        var (named, number) = (port.Text("name"), port["number"]?.AsInteger ?? 0);
        if (named.Length > 0 && number != 0)
        {
            faults.Invalid(path, string.Empty, "cannot set both port name & port number");
        }
        else if (named.Length > 0)
        {
            faults.Each($"{path}.service.port.name", named, Names.PortName(named));
        }
        else if (number != 0)
        {
            faults.Each($"{path}.service.port.number", number, Names.PortNumber(number));
        }
        else
        {
            faults.Required(path, "port name or number is required");
        }
    }

    private static void Parameters(KubeMap parameters, string path, Faults faults)
    {
        foreach (var key in new[] { "kind", "name" })
        {
            if (parameters.Text(key).Length == 0)
            {
                faults.Required($"{path}.{key}");
            }
        }

        switch (parameters.Text("scope"))
        {
            case "":
                faults.Required($"{path}.scope");
                break;
            case "Namespace" when parameters.Text("namespace").Length == 0:
                faults.Required($"{path}.namespace", "`parameters.scope` is set to 'Namespace'");
                break;
            case "Cluster" when parameters.Has("namespace"):
                faults.Forbidden($"{path}.namespace", "`parameters.scope` is set to 'Cluster'");
                break;
            default:
                faults.OneOf($"{path}.scope", parameters["scope"], "Cluster", "Namespace");
                break;
        }
    }

    private static void Port(KubeMap port, string path, Faults faults)
    {
        faults.OneOf($"{path}.protocol", port["protocol"], "TCP", "UDP", "SCTP");
        var (first, last) = (port["port"], port["endPort"]);
        if (first is KubeString { Text: var name })
        {
            faults.Each($"{path}.port", first, Names.PortName(name));
        }
        else if (first is KubeInteger number)
        {
            faults.Each($"{path}.port", first, Names.PortNumber(number.Number));
        }

        if (last is KubeInteger end)
        {
            if (first is null)
            {
                faults.Invalid($"{path}.endPort", end, "may not be specified when `port` is not specified");
            }
            else if (first is not KubeInteger begin)
            {
                faults.Invalid($"{path}.endPort", end, "may not be specified when `port` is non-numeric");
            }
            else if (end.Number < begin.Number)
            {
                faults.Invalid($"{path}.endPort", begin, "must be greater than or equal to `port`");
            }

            faults.Each($"{path}.endPort", end, first is KubeInteger ? Names.PortNumber(end.Number) : []);
        }
    }

    private static void Peer(KubeMap peer, string path, Faults faults)
    {
        SelectorRules.Check(peer["podSelector"] as KubeMap, $"{path}.podSelector", faults);
        SelectorRules.Check(peer["namespaceSelector"] as KubeMap, $"{path}.namespaceSelector", faults);
        if (peer["ipBlock"] is KubeMap block)
        {
            Block(block, $"{path}.ipBlock", faults);
        }

        if (peer.Count == 0)
        {
            faults.Required(path, "must specify a peer");
        }
        else if (peer.Count > 1 && peer.Has("ipBlock"))
        {
            faults.Forbidden(path, "may not specify both ipBlock and another peer");
        }
    }

    private static void Block(KubeMap block, string path, Faults faults)
    {
        var text = block.Text("cidr");
        if (text.Length == 0)
        {
            faults.Required($"{path}.cidr");
            return;
        }

        if (!IPNetwork.TryParse(text, out var whole))
        {
            faults.Invalid($"{path}.cidr", text, CidrText);
            return;
        }

        for (var i = 0; i < block.List("except").Count; i++)
        {
            var except = block.List("except")[i];
            if (!IPNetwork.TryParse(except.AsString, out var part))
            {
                faults.Invalid(PodRules.Index($"{path}.except", i), except, CidrText);
            }
            else if (!whole.Contains(part.BaseAddress) || part.PrefixLength <= whole.PrefixLength)
            {
                faults.Invalid(PodRules.Index($"{path}.except", i), except, "must be a strict subset of `cidr`");
            }
        }
    }
}
