// Reloads a page of the preview when the site has a newer version than the one it was made from.
// It waits only while the page is visible, as a browser opens few connections to one host.
(() => {
  const { version, page } = document.currentScript.dataset;
  let waiting = null;

  const wait = async () => {
    if (waiting || document.visibilityState !== "visible") {
      return;
    }
    const own = (waiting = new AbortController());
    while (!own.signal.aborted) {
      try {
        const answer = await fetch(`/livereload/${version}/${page}`, { signal: own.signal });
        if (!answer.ok) {
          throw new Error(answer.statusText);
        }
        if (Number(await answer.text()) > Number(version)) {
          location.reload();
          return;
        }
      } catch {
        if (!own.signal.aborted) {
          await new Promise((resume) => setTimeout(resume, 3000));
        }
      }
    }
  };

  const stop = () => {
    waiting?.abort();
    waiting = null;
  };

  addEventListener("load", wait);
  addEventListener("pagehide", stop);
  addEventListener("visibilitychange", () => {
    stop();
    wait();
  });
  addEventListener("pageshow", wait);
})();
