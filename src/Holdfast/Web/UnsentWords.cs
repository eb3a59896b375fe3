namespace Holdfast.Web;

/// <summary>What somebody wrote in a form that couldn't be taken, because their session had ended or for another fault. It goes back to their browser with the answer and is kept nowhere.</summary>
public static class UnsentWords
{
    /// <summary>The fields of several lines of all forms. None of them ever holds a secret, as fields of one line may.</summary>
    public static readonly IReadOnlySet<string> Fields = new HashSet<string>(StringComparer.Ordinal)
    {
        "Input.Agreements", "Input.English", "Input.Helps", "Input.Intention", "Input.Line", "Input.Lines", "Input.Note", "Input.Notes", "Input.Purpose", "Input.Reason", "Input.Sentence", "Input.Spanish", "Input.Text", "Input.Words", "Reason",
    };

    /// <summary>Of a form of this site; none of what another site's form sends, which must not put words on our pages.</summary>
    public static async Task<IReadOnlyList<string>> Of(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType || request.Headers["Sec-Fetch-Site"] != "same-origin")
        {
            return [];
        }

        try
        {
            var form = await request.ReadFormAsync();
            return [.. form.Where(field => Fields.Contains(field.Key)).SelectMany(field => field.Value).OfType<string>().Where(IsWritten)];
        }
        catch (Exception failure) when (failure is InvalidDataException or BadHttpRequestException)
        {
            // What can't be read can't be given back.
            return [];
        }
    }

    /// <summary>Some lists and buttons go by these names too; what they send is a code without a space.</summary>
    private static bool IsWritten(string text) => text.Trim().Any(char.IsWhiteSpace);
}
