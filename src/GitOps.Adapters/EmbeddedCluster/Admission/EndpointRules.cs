using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of where services lead to.</summary>
internal static class EndpointRules
{
    public static void Endpoints(KubeMap root, Faults faults)
    {
        foreach (var (at, subset) in root.Each("subsets", "subsets"))
        {
            if (subset.List("addresses").Count == 0 && subset.List("notReadyAddresses").Count == 0)
            {
                faults.Required(at, "must specify `addresses` or `notReadyAddresses`");
            }

            foreach (var key in new[] { "addresses", "notReadyAddresses" })
            {
                foreach (var (place, address) in subset.Each(key, $"{at}.{key}"))
                {
                    Address(address, place, faults);
                }
            }

            foreach (var (place, port) in subset.Each("ports", $"{at}.ports"))
            {
                if (port.Text("name").Length > 0)
                {
                    faults.Each($"{place}.name", port["name"], Names.Label(port.Text("name")));
                }
                else if (subset.List("ports").Count > 1)
                {
                    faults.Required($"{place}.name");
                }

                faults.Each($"{place}.port", port["port"] ?? 0, Names.PortNumber(port["port"]?.AsInteger ?? 0));
                faults.OneOf($"{place}.protocol", port["protocol"], "SCTP", "TCP", "UDP");
            }
        }
    }

    public static void Slice(KubeMap root, KubeMap? old, Faults faults)
    {
        var type = root.Text("addressType");
        if (type.Length == 0)
        {
            faults.Required("addressType");
        }
        else if (type is not ("FQDN" or "IPv4" or "IPv6"))
        {
            faults.Unsupported("addressType", type, ["FQDN", "IPv4", "IPv6"]);
        }

        foreach (var (at, endpoint) in root.Each("endpoints", "endpoints"))
        {
            Endpoint(endpoint, type, at, faults);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, port) in root.Each("ports", "ports"))
        {
            var name = port.Text("name");
            if (name.Length > 0)
            {
                faults.Each($"{at}.name", name, Names.Label(name));
            }

            if (!names.Add(name))
            {
                faults.Duplicate($"{at}.name", name);
            }

            faults.OneOf($"{at}.protocol", port["protocol"], "SCTP", "TCP", "UDP");
        }

        if (old is not null && type != old.Text("addressType"))
        {
            faults.Immutable("addressType", type);
        }
    }

    private static void Endpoint(KubeMap endpoint, string type, string at, Faults faults)
    {
        var addresses = endpoint.List("addresses");
        if (addresses.Count == 0)
        {
            faults.Required($"{at}.addresses", "must contain at least 1 address");
        }

        for (var i = 0; i < addresses.Count; i++)
        {
            var (place, text) = (PodRules.Index($"{at}.addresses", i), addresses[i].AsString ?? string.Empty);
            if (type == "FQDN")
            {
                faults.Each(place, text, Names.Subdomain(text));
            }
            else if (type is "IPv4" or "IPv6")
            {
                var wrong = Names.Address(text).ToList();
                faults.Each(place, text, wrong.Count > 0 ? wrong : ServiceRules.Reachable(System.Net.IPAddress.Parse(text)));
            }
        }

        if (endpoint["hostname"]?.AsString is { } host)
        {
            faults.Each($"{at}.hostname", host, Names.Label(host));
        }
    }

    private static void Address(KubeMap address, string at, Faults faults)
    {
        var text = address.Text("ip");
        var wrong = Names.Address(text).ToList();
        faults.Each($"{at}.ip", text, wrong);
        if (wrong.Count > 0)
        {
            faults.Invalid($"{at}.ip", text, "must be a valid IP address");
        }
        else
        {
            faults.Each($"{at}.ip", text, ServiceRules.Reachable(System.Net.IPAddress.Parse(text)));
        }

        if (address.Text("hostname") is { Length: > 0 } host)
        {
            faults.Each($"{at}.hostname", host, Names.Label(host));
        }
    }
}
