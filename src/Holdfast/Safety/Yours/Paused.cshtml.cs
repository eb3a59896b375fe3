using Holdfast.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Safety.Yours;

/// <summary>For a member who can't come in for now: why, and asking somebody else to look again. Not there for anybody else.</summary>
public sealed class PausedModel(Appealing appealing, AccountCookies cookies, IStringLocalizer<DeskWords> words, ILogger<PausedModel> logger) : DecisionsPage(appealing, words, logger)
{
    public async Task<IActionResult> OnGet(CancellationToken cancellation)
    {
        Response.Headers.CacheControl = "no-cache, no-store";
        if (await Who(cancellation) is not { } who)
        {
            return NotFound();
        }

        await Read(who, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        Response.Headers.CacheControl = "no-cache, no-store";
        return await Who(cancellation) is { } who ? await Ask(who, "/paused", cancellation) : NotFound();
    }

    private async Task<Somebody?> Who(CancellationToken cancellation) =>
        cookies.Noted<PausedAt>(HttpContext, PausedAt.Cookie) is { } paused ? await Appealing.Who(paused.Member, cancellation) : null;
}
