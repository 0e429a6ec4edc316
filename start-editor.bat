@echo off
rem Opens the editor in the browser, on Windows: double-click this file. Close the window to end it.
chcp 65001 >nul
cd /d "%~dp0"
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>nul
if errorlevel 1 (
  echo 需要 Python 3.11 或更高版本：https://www.python.org/downloads/
  echo Python 3.11 or newer is needed: https://www.python.org/downloads/
  pause
  exit /b 1
)
py -3 .ci\start_editor.py || pause
