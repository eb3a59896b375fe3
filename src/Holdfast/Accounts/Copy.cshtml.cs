using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Accounts;

/// <summary>A copy of everything of theirs, to take along. It is made by a button, so that no link and no prefetch makes one.</summary>
public sealed class CopyModel(HoldfastDb db, Writer writer, Me me, MyCopy copy, Audit audit, Throttle throttle, Viewer viewer, IStringLocalizer<AccountWords> words) : AccountPage
{
    private const int CopiesPerHour = 6;

    public void OnGet()
    {
    }

    public Task<IActionResult> OnPostJson(CancellationToken cancellation) => Give("json", "application/json", stream => copy.WriteJson(stream, cancellation), cancellation);

    public Task<IActionResult> OnPostPage(CancellationToken cancellation) => Give(
        "html",
        "text/html; charset=utf-8",
        stream => copy.WritePage(stream, viewer.Language, words["My copy"], words["Nothing here."], cancellation),
        cancellation);

    private async Task<IActionResult> Give(string extension, string type, Func<Stream, Task> write, CancellationToken cancellation)
    {
        if (!throttle.Allows(HttpContext, $"copy {me.PublicId}", CopiesPerHour))
        {
            NotDone = words["You took several copies just now. Wait an hour, then try again."];
            return Again(StatusCodes.Status429TooManyRequests);
        }

        // Noted first: a copy that nobody could see being made mustn't exist.
        await writer.Write(db, () => audit.Note(db, me.MemberId, Deeds.CopyTaken, "member", me.MemberId, me.MemberId, cancellation), cancellation);
        // A neutral name: it lies in the downloads for all to see.
        return new Streamed($"my-copy.{extension}", type, write);
    }

    private sealed class Streamed(string name, string type, Func<Stream, Task> write) : ActionResult
    {
        public override async Task ExecuteResultAsync(ActionContext context)
        {
            var response = context.HttpContext.Response;
            response.ContentType = type;
            response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            context.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await write(response.Body);
        }
    }
}
