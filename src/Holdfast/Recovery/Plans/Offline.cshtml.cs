using Holdfast.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Holdfast.Recovery.Plans;

/// <summary>What a browser keeps to show a plan without a network. It is the same for everybody: the plan itself is put in by the device.</summary>
[MirrorsNothing]
public sealed class OfflineModel : PageModel;
