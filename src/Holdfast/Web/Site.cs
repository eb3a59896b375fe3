namespace Holdfast.Web;

/// <summary>What this site is called and where it stands, by the options of <c>serve</c>.</summary>
public sealed record Site
{
    private volatile CommunityChoices? chosen;

    /// <summary>The site's own address as people type it: passkeys and feeds need it, and a passkey refuses an IP address.</summary>
    public Uri Address { get; init; } = new("http://localhost:5080");

    /// <summary>Name of the community, beside the product's.</summary>
    public string Community { get => chosen?.Name ?? field; init; } = "";

    /// <summary>ISO 3166-1 code of the operator's country: crisis lines when neither a choice nor the browser tells.</summary>
    public string Country { get => chosen?.Country ?? field; init; } = "US";

    /// <summary>Where "Leave" goes.</summary>
    public Uri LeaveTo { get; init; } = new("https://www.wikipedia.org/");

    /// <summary>Addresses of proxies whose forwarded headers count.</summary>
    public IReadOnlyList<System.Net.IPAddress> TrustedProxies { get; init; } = [];

    /// <summary>What stewards chose stands before the options, from the next request.</summary>
    internal void Follow(CommunityChoices choices) => chosen = choices;
}
