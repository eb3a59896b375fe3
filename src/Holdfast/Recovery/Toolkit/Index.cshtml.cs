using Holdfast.Accounts;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Holdfast.Recovery.Toolkit;

/// <summary>The toolkit: what helps in the next quarter of an hour, who to reach, and everything else there is.</summary>
[MirrorsNothing]
public sealed class IndexModel(Toolbox tools, Me me) : PageModel
{
    /// <summary>Sent by the browser's own worker for the copy that works without a network: it is drawn as for a visitor.</summary>
    internal const string KeptHeader = "Holdfast-Kept";

    public IReadOnlyList<Tool> Tools => tools.All;

    public bool IsKept => Request.Headers.ContainsKey(KeptHeader);

    public bool IsMember => me.IsSignedIn && !IsKept;
}
