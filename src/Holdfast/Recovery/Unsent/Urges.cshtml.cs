using Holdfast.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Holdfast.Recovery.Unsent;

/// <summary>What a browser keeps to write down an urge without a network. It is the same for everybody.</summary>
[MirrorsNothing]
public sealed class UrgesModel : PageModel;
