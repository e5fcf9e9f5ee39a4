namespace GitOps.Core.Deployments.Applying;

/// <summary>How far a comparison relies on what watches have shown.</summary>
internal enum WatchTrust
{
    /// <summary>Every object is read.</summary>
    None,

    /// <summary>An object is not read when the watches show it as it was and its desired form is the one it was compared with.</summary>
    SameObject,

    /// <summary>The manifests are those that are applied: an object is not read when the watches show it as it was.</summary>
    SameManifests,
}
