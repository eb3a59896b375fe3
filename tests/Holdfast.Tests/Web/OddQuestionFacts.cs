using System.Net;
using CsCheck;

namespace Holdfast.Tests.Web;

/// <summary>Wrong types, huge values and odd letters in any question get an answer or a sentence.</summary>
public sealed class OddQuestionFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public async Task No_question_in_any_words_is_a_500_or_without_a_body()
    {
        var names = new[] { "lat", "lon", "km", "day", "from", "to", "programme", "type", "mode", "lang", "q", "now", "limit", "after", "audience", "access", "pathway", "near", "when", "part", "language" };
        string[] values = ["", "-1", "0", "1e309", "NaN", "∞", "90", "-181", "99999999999999999999", "null", "\0", "\uD83D\uDE00", "é", "%", "'; drop table \"Meetings\"--", "<script>", new string('x', 1200), "1,2,3", "a b", "\u202Eright", "12:60", "7fffffff-7fffffff", "0-0"];
        var questions = Gen.Select(Gen.Int[0, names.Length - 1], Gen.Int[0, values.Length - 1], (name, value) => $"{names[name]}={Uri.EscapeDataString(values[value])}").Array[1, 5];
        string[] paths = ["/meetings", "/meetings/search.json", "/meetings.pdf", "/meetings.json", "/client_interface/json/", "/meetings.ics", "/help", "/preferences"];
        foreach (var path in paths)
        {
            for (var i = 0; i < 40; i++)
            {
                var question = string.Join('&', questions.Single());
                using var response = await app.Client.GetAsync(new Uri($"{path}?{question}", UriKind.Relative));
                Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, $"{path}?{question} gave {response.StatusCode}");
                Assert.True((await response.Content.ReadAsByteArrayAsync()).Length > 0, $"{path}?{question} gave no body");
            }
        }
    }
}
