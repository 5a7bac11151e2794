namespace EmotionFusion.Web.Tests;

/// <summary>The page in Chromium: what people see and hear is what the server says, with a keyboard alone, at any width.</summary>
[TestClass]
[DoNotParallelize] // a browser is a dozen processes
public sealed class BrowserTests
{
    [TestMethod]
    public async Task Record_ByKeyboard_ShowsAnAnswer()
    {
        await using var served = await ServedClassifier.OfSound();
        await using var browser = await Browser.Open(served.Server.Address, Wavs.ClipPath);
        await Reach(browser, "record");
        await browser.Press("Enter", "\r");
        await browser.Until("document.getElementById('record').getAttribute('aria-pressed') === 'true'");
        await browser.Until("document.getElementById('record-label').textContent === 'Stop (2 s)'");
        await browser.Press(" ", " ");
        await browser.Until("!document.getElementById('answer').hidden");
        await AssertAnswer(browser, served);
        Assert.Contains(" s of sound, answered in ", await browser.Text("status"));
        AssertQuiet(browser, served);
    }

    [TestMethod]
    public async Task File_Chosen_IsAnsweredAsTheLibraryDoes()
    {
        await using var served = await ServedClassifier.OfSound();
        await using var browser = await Browser.Open(served.Server.Address, Wavs.ClipPath);
        await browser.ChooseFile("file", Wavs.ClipPath);
        await browser.Until("!document.getElementById('answer').hidden");
        await AssertAnswer(browser, served);
        var expected = served.Classifier.Predict(Wavs.ClipPath);
        Assert.AreEqual(expected.Emotion, await browser.Text("emotion-name"));
        Assert.AreEqual(100 * expected.Confidence, double.Parse((await browser.Text("emotion-share")).TrimEnd(' ', '%')), 0.2);
        AssertQuiet(browser, served);
        await Look(browser, "file");
    }

    [TestMethod]
    public async Task File_ThatIsNoSound_IsSaid()
    {
        using var folder = new TemporaryFolder();
        await using var served = await ServedClassifier.OfSound();
        await using var browser = await Browser.Open(served.Server.Address, Wavs.ClipPath);
        await browser.ChooseFile("file", folder.Write("notes.txt", "no sound"));
        await browser.Until("!document.getElementById('error').hidden");
        Assert.StartsWith("notes.txt can't be used: ", await browser.Text("error"));
        Assert.AreEqual("alert", (await browser.Evaluate("document.getElementById('error').getAttribute('role')")).GetString());
    }

    [TestMethod]
    public async Task Live_WithKey_ShowsEmotionOverTime()
    {
        const string Key = "0123456789abcdef-key";
        await using var served = await ServedClassifier.OfSound(new() { ApiKey = Key });
        await using var browser = await Browser.Open(served.Server.Address, Wavs.ClipPath);
        await browser.Evaluate($"document.getElementById('key').value = '{Key}'");
        await browser.Evaluate("document.getElementById('key').focus()");
        await browser.Press("Enter", "\r");
        await browser.Until("!document.getElementById('live').disabled");
        await Reach(browser, "live");
        await browser.Press("Enter", "\r");
        await browser.Until("!document.getElementById('time-figure').hidden && document.getElementById('status').textContent.includes(', at ')");
        await Task.Delay(2000); // some more of it
        await Look(browser, "live", 400);
        await browser.Press("Enter", "\r");
        await browser.Until("document.getElementById('live').getAttribute('aria-pressed') === 'false'");
        Assert.IsGreaterThanOrEqualTo(3, (await browser.Evaluate("document.getElementById('time-table').tBodies[0].rows.length")).GetInt32());
        Assert.Contains($"ws://{served.Server.Address.Authority}/v1/stream?rate=", string.Join(' ', browser.Requests));
        AssertQuiet(browser, served, "401");
    }

    [TestMethod]
    public async Task Words_AreWhatTheClassifierTakes()
    {
        await using var words = await ServedClassifier.OfWords();
        await using (var browser = await Browser.Open(words.Server.Address, Wavs.ClipPath))
        {
            Assert.IsTrue((await browser.Evaluate("document.getElementById('sound-input').hidden")).GetBoolean());
            await browser.Evaluate("document.getElementById('text').focus()");
            await browser.Send("Input.insertText", new { text = "so glad" });
            await Reach(browser, "predict");
            await browser.Press("Enter", "\r");
            await browser.Until("!document.getElementById('answer').hidden");
            Assert.AreEqual(words.Classifier.PredictText("so glad").Emotion, await browser.Text("emotion-name"));
            AssertQuiet(browser, words);
        }
        await using var both = await ServedClassifier.OfBoth();
        await using var second = await Browser.Open(both.Server.Address, Wavs.ClipPath);
        await second.ChooseFile("file", Wavs.ClipPath);
        await second.Until("document.getElementById('status').textContent.startsWith('Now type the words')");
        Assert.IsTrue((await second.Evaluate("document.getElementById('predict').disabled")).GetBoolean());
        await second.Evaluate("document.getElementById('text').focus()");
        await second.Send("Input.insertText", new { text = "so glad" });
        await second.Evaluate("document.getElementById('predict').click()");
        await second.Until("!document.getElementById('answer').hidden");
        Assert.AreEqual(both.Classifier.Predict(Wavs.ClipPath, "so glad").Emotion, await second.Text("emotion-name"));
        await Look(second, "both", 1000);
    }

    [TestMethod]
    public async Task Controls_HaveNames_AndTheirOrder()
    {
        await using var served = await ServedClassifier.OfEither();
        await using var browser = await Browser.Open(served.Server.Address, Wavs.ClipPath);
        await browser.Evaluate("document.getElementById('text').value = 'so glad'; document.getElementById('text').dispatchEvent(new Event('input'))");
        var order = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            await browser.Press("Tab");
            order.Add((await browser.Evaluate("document.activeElement.id || document.activeElement.className || document.activeElement.tagName")).GetString()!);
        }
        CollectionAssert.AreEqual(new[] { "skip", "record", "live", "file", "text", "predict", "A" }, order);
        var tree = await browser.Send("Accessibility.getFullAXTree", new { });
        var nameless = tree.GetProperty("nodes").EnumerateArray()
            .Where(node => !node.GetProperty("ignored").GetBoolean() && node.GetProperty("role").GetProperty("value").GetString() is "button" or "textbox" or "image" or "link" or "table" or "region")
            .Where(node => !node.TryGetProperty("name", out var name) || string.IsNullOrWhiteSpace(name.GetProperty("value").GetString()));
        Assert.AreEqual("", string.Join('\n', nameless));
    }

    // A screen reader's way to the figures, and a person's.
    private static async Task AssertAnswer(Browser browser, ServedClassifier served)
    {
        var shown = await browser.Evaluate("[...document.getElementById('probabilities').tBodies[0].rows].map(row => [row.cells[0].textContent, parseFloat(row.cells[2].textContent)])");
        var rows = shown.EnumerateArray().ToArray();
        CollectionAssert.AreEqual(served.Classifier.Classes.ToArray(), rows.Select(row => row[0].GetString()).ToArray());
        Assert.AreEqual(100, rows.Sum(row => row[1].GetDouble()), 0.5);
        Assert.AreEqual(rows.MaxBy(row => row[1].GetDouble())[0].GetString(), await browser.Text("emotion-name"));
        Assert.IsGreaterThan(0, (await browser.Evaluate("document.getElementById('time-table').tBodies[0].rows.length")).GetInt32());
        Assert.IsGreaterThan(0, (await browser.Evaluate("document.getElementById('windows-table').tBodies[0].rows.length")).GetInt32());
        foreach (var canvas in new[] { "wave", "time" })
        {
            var inked = await browser.Evaluate($"(canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.filter((value, i) => i % 4 === 3 && value > 0).length)(document.getElementById('{canvas}'))");
            Assert.IsGreaterThan(1000, inked.GetInt32(), canvas);
        }
    }

    private static async Task Reach(Browser browser, string id)
    {
        for (var i = 0; i < 20; i++)
        {
            await browser.Press("Tab");
            if ((await browser.Evaluate("document.activeElement.id")).GetString() == id)
            {
                return;
            }
        }
        Assert.Fail($"Tab never comes to #{id}.");
    }

    private static void AssertQuiet(Browser browser, ServedClassifier served, string expected = "\0")
    {
        var ours = new[] { "http", "ws" }.Select(scheme => $"{scheme}://{served.Server.Address.Authority}/").Concat([$"blob:{served.Server.Address}", "data:"]).ToArray(); // data: the buttons of the browser's own player
        Assert.AreEqual("", string.Join('\n', browser.Requests.Where(address => !ours.Any(own => address.StartsWith(own, StringComparison.Ordinal)))), "requests to other hosts");
        Assert.AreEqual("", string.Join('\n', browser.Complaints.Where(complaint => !complaint.Contains(expected, StringComparison.Ordinal))), "complaints of the browser");
        Assert.AreEqual("", served.Log.ToString());
    }

    // Nothing is cut off at the side; the pictures stay beside the tests for people to look at.
    private static async Task Look(Browser browser, string name, params int[] widths)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;
        foreach (var width in widths.Length > 0 ? widths : [400, 1000, 1600])
        {
            foreach (var dark in new[] { false, true })
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}-{width}-{(dark ? "dark" : "light")}.png"), await browser.Screenshot(width, dark));
                var wide = (await browser.Evaluate("document.documentElement.scrollWidth")).GetInt32();
                Assert.IsLessThanOrEqualTo(width, wide);
            }
        }
    }
}
