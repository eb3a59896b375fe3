using Holdfast.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Safety.Yours;

public sealed class DecisionsModel(Appealing appealing, Me me, IStringLocalizer<DeskWords> words, ILogger<DecisionsModel> logger) : DecisionsPage(appealing, words, logger)
{
    private Somebody Myself => new(me.MemberId, me.PublicId, me.Key);

    public Task OnGet(CancellationToken cancellation) => Read(Myself, cancellation);

    public Task<IActionResult> OnPost(CancellationToken cancellation) => Ask(Myself, "/you/decisions", cancellation);
}
