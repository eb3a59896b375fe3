using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Holdfast.Recovery.Plans;

/// <summary>The plan as it comes out of a printer: it says nothing of where it was written.</summary>
public sealed class PrintModel(MyPlan plan, PlanOutlines outlines) : PageModel
{
    public PlanOutlines Outlines => outlines;

    public PlanWords Plan { get; private set; } = PlanWords.None;

    public async Task OnGet(CancellationToken cancellation) => Plan = await plan.Read(cancellation);
}
