using System.Text.RegularExpressions;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of the security settings of pods and containers.</summary>
internal static partial class SecurityRules
{
    private const string SysctlText = @"must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
    private static readonly string[] Profiles = ["Localhost", "RuntimeDefault", "Unconfined"];

    // A container's settings as the server's messages print them: every field, in its own order.
    private static readonly string[] Printed =
        ["capabilities", "privileged", "seLinuxOptions", "windowsOptions", "runAsUser", "runAsGroup", "runAsNonRoot", "readOnlyRootFilesystem", "allowPrivilegeEscalation", "procMount", "seccompProfile", "appArmorProfile"];

    // What a pod for Windows cannot have.
    private static readonly string[] NotOnWindows =
        ["appArmorProfile", "seLinuxOptions", "seccompProfile", "fsGroup", "fsGroupChangePolicy", "sysctls", "shareProcessNamespace", "runAsUser", "runAsGroup", "supplementalGroups", "supplementalGroupsPolicy"];

    public static void Pod(KubeMap spec, string specPath, Faults faults)
    {
        var (context, path) = (spec.Map("securityContext"), $"{specPath}.securityContext");
        Identities(context, path, faults, "fsGroup", "runAsUser", "runAsGroup");
        var groups = context.List("supplementalGroups");
        for (var i = 0; i < groups.Count; i++)
        {
            faults.Each(PodRules.Index($"{path}.supplementalGroups", i), groups[i], Names.Range(groups[i].AsInteger ?? 0, 0, int.MaxValue));
        }

        if (spec["shareProcessNamespace"]?.AsBool == true && spec["hostPID"]?.AsBool == true)
        {
            faults.Invalid($"{path}.shareProcessNamespace", true, "ShareProcessNamespace and HostPID cannot both be enabled");
        }

        Sysctls(context, $"{path}.sysctls", faults);
        if (context["fsGroupChangePolicy"] is { } policy)
        {
            faults.OneOf($"{path}.fsGroupChangePolicy", policy, "Always", "OnRootMismatch");
        }

        Profile(context["seccompProfile"] as KubeMap, "seccomp", $"{path}.seccompProfile", faults);
        Profile(context["appArmorProfile"] as KubeMap, "AppArmor", $"{path}.appArmorProfile", faults);
        if (context["supplementalGroupsPolicy"] is { } groupsPolicy)
        {
            faults.OneOf($"{path}.supplementalGroupsPolicy", groupsPolicy, "Merge", "Strict");
        }
    }

    public static void Container(KubeMap context, KubeMap pod, string path, Faults faults)
    {
        Identities(context, path, faults, "runAsUser", "runAsGroup");
        if (context["procMount"] is { } mount)
        {
            faults.OneOf($"{path}.procMount", mount, "Default", "Unmasked");
            if (mount.AsString == "Unmasked" && pod["hostUsers"]?.AsBool != false)
            {
                faults.Invalid($"{path}.procMount", mount, "`hostUsers` must be false to use `Unmasked`");
            }
        }

        Profile(context["seccompProfile"] as KubeMap, "seccomp", $"{path}.seccompProfile", faults);
        if (context["allowPrivilegeEscalation"]?.AsBool == false)
        {
            if (context["privileged"]?.AsBool == true)
            {
                faults.Invalid(path, Whole(context), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }

            if (context.Map("capabilities").List("add").Any(name => name.AsString == "CAP_SYS_ADMIN"))
            {
                faults.Invalid(path, Whole(context), "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
            }
        }

        Profile(context["appArmorProfile"] as KubeMap, "AppArmor", $"{path}.appArmorProfile", faults);
    }

    /// <summary>The operating system, and what cannot be on it.</summary>
    public static void System(KubeMap spec, string path, Faults faults)
    {
        if (spec["os"] is not KubeMap system)
        {
            return;
        }

        var name = system.Text("name");
        if (name.Length == 0)
        {
            faults.Required($"{path}.os.name");
        }
        else if (name is not ("linux" or "windows"))
        {
            faults.Unsupported($"{path}.os", name, ["linux", "windows"]);
        }
        else if (name == "windows")
        {
            foreach (var key in NotOnWindows.Where(key => spec.Map("securityContext").Has(key) || (key == "shareProcessNamespace" && spec.Has(key))))
            {
                faults.Forbidden($"{path}.securityContext.{key}", "cannot be set for a windows pod");
            }
        }
    }

    private static void Identities(KubeMap context, string path, Faults faults, params string[] keys)
    {
        foreach (var key in keys)
        {
            if (context[key] is KubeInteger number)
            {
                faults.Each($"{path}.{key}", number, Names.Range(number.Number, 0, int.MaxValue));
            }
        }
    }

    private static void Profile(KubeMap? profile, string what, string path, Faults faults)
    {
        if (profile is null)
        {
            return;
        }

        var (type, local) = (profile.Text("type"), profile["localhostProfile"]);
        if (type.Length == 0)
        {
            faults.Required($"{path}.type", "type is required when " + (what == "seccomp" ? "seccompProfile" : "appArmorProfile") + " is set");
        }
        else
        {
            faults.OneOf($"{path}.type", type, Profiles);
        }

        if (type == "Localhost" && local is null)
        {
            faults.Required($"{path}.localhostProfile", $"must be set when {what} type is Localhost");
        }
        else if (type == "Localhost")
        {
            faults.Each($"{path}.localhostProfile", local, VolumeRules.Descending(local!.AsString ?? string.Empty));
        }
        else if (local is not null)
        {
            faults.Invalid($"{path}.localhostProfile", what == "seccomp" ? KubeMap.Of(("Type", type), ("LocalhostProfile", local)) : local, $"can only be set when {what} type is Localhost");
        }
    }

    private static void Sysctls(KubeMap context, string path, Faults faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, item) in context.Each("sysctls", path))
        {
            var name = item.Text("name");
            if (name.Length == 0)
            {
                faults.Required($"{at}.name");
            }
            else if (name.Length > 253 || !Sysctl().IsMatch(name))
            {
                faults.Invalid($"{at}.name", name, SysctlText);
            }
            else if (!names.Add(name))
            {
                faults.Duplicate($"{at}.name", name);
            }
        }
    }

    private static KubeMap Whole(KubeMap context) => KubeMap.Of(Printed.Select(key => KeyValuePair.Create(
        char.ToUpperInvariant(key[0]) + key[1..].Replace("seLinux", "SELinux", StringComparison.Ordinal),
        key == "capabilities" && context[key] is KubeMap map ? KubeMap.Of(("Add", map["add"] ?? KubeValue.Null), ("Drop", map["drop"] ?? KubeValue.Null)) : context[key] ?? KubeValue.Null)).Select(entry =>
            entry.Key == "SeLinuxOptions" ? KeyValuePair.Create("SELinuxOptions", entry.Value) : entry));

    [GeneratedRegex(@"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Sysctl();
}
