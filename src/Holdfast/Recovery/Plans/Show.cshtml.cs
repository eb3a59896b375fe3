using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Holdfast.Recovery.Plans;

/// <summary>Everything a member planned, on one page to be read in a hard minute.</summary>
public sealed class ShowModel(MyPlan plan, PlanOutlines outlines) : PageModel
{
    public PlanOutlines Outlines => outlines;

    public PlanWords Plan { get; private set; } = PlanWords.None;

    public bool WasKept { get; private set; }

    public async Task OnGet(string? kept, CancellationToken cancellation)
    {
        WasKept = kept is not null;
        Plan = await plan.Read(cancellation);
    }
}
